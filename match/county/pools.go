package county

// origin is a pool of names that go together.
type origin struct {
	name     string
	share    int // of a hundred families
	boys     []string
	girls    []string
	surnames []string
	tail     [2][]string // a surname of the tail is one of each
	swaps    int         // of a hundred records that have the two names the other way round
	spelt    int         // of a hundred records that spell a name in another way
}

// origins are in the order of their share. The shares are chosen so that each
// pool has enough pairs to measure.
var origins = []origin{
	{name: "english", share: 52, swaps: 1, spelt: 2,
		boys:     words("Oliver Jack Harry George Noah Charlie Jacob Alfie Freddie Oscar Leo Logan Archie Theo Thomas James Joshua Henry William Max Lucas Ethan Arthur Mason Isaac Harrison Teddy Finley Daniel Riley Edward Joseph Alexander Adam Reggie Samuel Jaxon Sebastian Elijah Harvey Kai Tyler Jayden Callum Kyle Connor Liam Jordan Nathan Ben"),
		girls:    words("Olivia Amelia Isla Ava Emily Isabella Mia Poppy Ella Lily Sophia Grace Evie Freya Florence Charlotte Willow Daisy Phoebe Sienna Alice Ivy Harper Matilda Rosie Millie Elsie Ruby Sophie Chloe Jessica Scarlett Erin Maisie Lucy Holly Georgia Eva Abigail Molly Bethany Megan Lauren Paige Kayleigh Shannon Courtney Leah Jade Amy"),
		surnames: words("Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White Roberts Green Hall Wood Jackson Clarke Clark Harris Lewis Turner Hill Cooper Morris Ward Moore Watson Baker Harrison Morgan Allen James Scott Phillips Parker Price Bennett Young Griffiths Mitchell Kelly Cook Carter Richardson Bailey Collins Bell Shaw Murphy Miller Cox Marshall Simpson Anderson Adams Ellis Webb"),
		tail:     [2][]string{words("Ash Black Bram Brindle Carl Chad Cold Craw Dal Ears Fair Gars Green Hasel Hather Hazel Hollow Kirk Lang Long Mar Mels New Nor Oak Pen Pick Quil Red Ris Row San Shel Stan Stoke Thorn Tumble Under Wads West Whit Win Wool Wyn Yel"), words("bourne bury by combe cott croft dale den field ford gate grave ham hurst land ley low man mere more ridge row sett shaw side stead stone ton wall ward water way well wick wood worth")}},
	{name: "irish", share: 6, swaps: 1, spelt: 12,
		boys:     words("Conor Sean Eoin Cian Oisin Darragh Fionn Cathal Niall Padraig Diarmuid Ronan Cillian Tadhg Eamon Brendan Declan Kieran"),
		girls:    words("Aoife Saoirse Niamh Caoimhe Siobhan Orla Roisin Sinead Grainne Clodagh Aisling Eimear Maeve Ciara Deirdre Bridget Nuala Sorcha"),
		surnames: words("Murphy Kelly O'Sullivan Walsh O'Brien Byrne Ryan O'Connor O'Neill O'Reilly Doyle McCarthy Gallagher Doherty Kennedy Lynch Murray Quinn Moore McLoughlin Connolly Daly O'Connell Nolan Brennan Dunne Burke Collins Clarke Fitzgerald"),
		tail:     [2][]string{words("Mac Mc O' Fitz Kil Gil"), words("Aleer Bride Cafferty Carron Clusky Dermott Elroy Fadden Gilroy Hugh Kenna Laverty Manus Nally Padden Quaid Rory Shane Tiernan Veagh")}},
	{name: "south asian", share: 14, swaps: 4, spelt: 18,
		boys:     words("Muhammad Ali Hassan Hussain Ahmed Bilal Hamza Imran Usman Faisal Zain Arjun Rohan Vikram Harpreet Gurpreet Jaspreet Manpreet Amit Sanjay Rahul Aarav Tariq Yusuf Ibrahim Khalid Naveed Shahid Adnan Waqas"),
		girls:    words("Fatima Aisha Zainab Maryam Khadija Amina Hafsa Sana Ayesha Noor Priya Anjali Kavita Sunita Simran Harleen Jasmeet Meera Pooja Nisha Rabia Saima Shazia Nasreen Parveen Tahira Uzma Yasmin Zara Iqra"),
		surnames: words("Khan Ahmed Hussain Ali Patel Singh Kaur Begum Shah Malik Akhtar Iqbal Mahmood Hussein Chowdhury Rahman Islam Miah Uddin Sharma Gupta Mistry Bhatti Sandhu Gill Dhillon Chaudhry Mirza Qureshi Siddiqui Sheikh Butt Raja Bibi Khatun"),
		tail:     [2][]string{words("Abdul Bakht Chandra Dev Ghul Har Jam Kar Lakh Mehr Nand Parv Raj Sub Taj Vish"), words("adhikari ani aria bhai deep endra esh garh inder jit kumar lal mal nath oon pal shir war wala zai")}},
	{name: "polish and eastern european", share: 9, swaps: 2, spelt: 16,
		boys:     words("Jakub Szymon Kacper Mateusz Wojciech Krzysztof Grzegorz Łukasz Tomasz Piotr Paweł Michał Stanisław Vladimir Dmitri Andrei Ionuț Ștefan Bogdan Florin Oleksandr Mykola Tomas Jonas Ondřej"),
		girls:    words("Zofia Zuzanna Julia Maja Hanna Wiktoria Oliwia Agnieszka Katarzyna Małgorzata Elżbieta Weronika Kinga Olena Oksana Nataliya Svitlana Ioana Mihaela Andreea Daniela Živilė Rūta Eglė Tereza"),
		surnames: words("Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski Kozłowski Jankowski Mazur Popa Popescu Ionescu Radu Dumitru Stoica Shevchenko Kovalenko Bondarenko Tkachenko Kazlauskas Jankauskas Horváth Nagy Dvořák Novák"),
		tail:     [2][]string{words("Brzez Chrz Dobr Gorsz Jasz Kacz Krasz Lesz Majch Olsz Przyb Rusz Strzel Szcz Trzcin Wierzb Zawadz"), words("ański czak czyk ewicz ewski ik icki iński kowski orek owicz owski ski ylski")}},
	{name: "west african", share: 6, swaps: 3, spelt: 10,
		boys:     words("Kofi Kwame Kwabena Yaw Kojo Emeka Chukwuemeka Oluwaseun Ayodele Babatunde Tunde Femi Segun Obinna Ikenna Chinedu Samuel Emmanuel Mamadou Ousmane"),
		girls:    words("Ama Akosua Abena Adwoa Efua Ngozi Chioma Adaeze Ifeoma Oluwaseyi Folake Yetunde Temitope Titilayo Blessing Precious Fatoumata Aminata Mariama Esther"),
		surnames: words("Mensah Owusu Boateng Asante Osei Appiah Agyeman Okafor Okonkwo Eze Nwosu Adeyemi Adebayo Ogunleye Balogun Afolabi Diallo Traoré Koné Bah Jalloh Kamara Sesay Conteh"),
		tail:     [2][]string{words("Ade Ago Ajay Aki Boa Chuk Dank Efi Ogun Oke Ola Olu Owu Uwa"), words("bola dayo di fela gbenga ji kunle leke mi nna pong rinde sanya tola wale wu yemi")}},
	{name: "arabic and somali", share: 6, swaps: 6, spelt: 22,
		boys:     words("Mohamed Ahmed Abdullah Abdirahman Omar Khaled Mustafa Youssef Mahmoud Karim Tarek Samir Abdi Ismail Hassan Farah Nasser Bashir"),
		girls:    words("Fatma Layla Hodan Khadra Sahra Maryan Amal Rania Huda Salma Nadia Zeinab Ifrah Hamdi Sumaya Asma Dalal Farhiya"),
		surnames: words("Mohamed Ali Hassan Ahmed Abdi Ibrahim Omar Warsame Yusuf Farah Hussein Osman Jama Nur Al-Masri El-Sayed Haddad Khalil Mansour Saleh Aziz Aden Duale Haji"),
		tail:     [2][]string{words("Abd Abu Al Ben Bou Dahir El Ghal Hash Jibr Kah Mukh Shar"), words("aoui eddine el ghani i ir kader khayr laziz lahi malik mi rahman salam uddin")}},
	{name: "chinese and vietnamese", share: 4, swaps: 25, spelt: 8,
		boys:     words("Wei Hao Jun Ming Lei Jie Zihan Yuxuan Haoran Minh Duc Tuan Long Quang Hieu Ka-Ho Chun-Yin Wai-Man"),
		girls:    words("Xiu Mei Li Ying Yan Xinyi Zihan Yutong Linh Lan Huong Thuy Ngoc Mai Ka-Yan Sze-Wing Hoi-Ching Tsz-Ching"),
		surnames: words("Wang Li Zhang Liu Chen Yang Huang Wu Zhou Xu Sun Ma Zhu Hu Lin Guo He Nguyen Tran Le Pham Hoang Phan Vu Dang Bui Chan Wong Cheung Leung Lam Ng Tsang Kwok"),
		tail:     [2][]string{words("Au Ch Ding Fong G H Ji K L M Ou P Qi S Sz T Xi Y Zh"), words("ai an ang ao e en eng i ia iang iao ie in ing iu o ong ou u uan un")}},
	{name: "caribbean", share: 3, swaps: 1, spelt: 4,
		boys:     words("Tyrone Jermaine Dwayne Marlon Leroy Andre Kemar Shaquille Tyrell Malachi Isaiah Zion Jaheim Kareem Omari"),
		girls:    words("Shanice Tanisha Aaliyah Imani Keisha Chantelle Latoya Shereen Monique Renee Kadisha Tiana Jada Nevaeh Rochelle"),
		surnames: words("Campbell Brown Williams Francis Gordon Grant Reid Bailey Stewart Clarke Morgan Henry Thomas Palmer Blake Edwards Powell Wright Dixon Baptiste Joseph Charles Pierre"),
		tail:     [2][]string{words("Alle Bar Beck Car Dav Far Gay Hyl Lind Mont Pin Ray Sin Wal"), words("ayne bert con don ford gton ington kin les ley mond nock ris son ston ton ville")}},
}

// short are forms that people are called by; of this package alone.
var short = map[string][]string{"Oliver": {"Ollie"}, "Harry": {"Harold"}, "Charlie": {"Charles"}, "Jacob": {"Jake"}, "Thomas": {"Tom", "Tommy"}, "James": {"Jim", "Jamie"}, "Joshua": {"Josh"}, "William": {"Will", "Billy"},
	"Isaac": {"Zac"}, "Daniel": {"Dan", "Danny"}, "Edward": {"Ed", "Teddy"}, "Joseph": {"Joe"}, "Alexander": {"Alex"}, "Samuel": {"Sam"}, "Sebastian": {"Seb"}, "Nathan": {"Nate"}, "Ben": {"Benjamin"},
	"Olivia": {"Liv"}, "Isabella": {"Bella", "Izzy"}, "Emily": {"Em"}, "Matilda": {"Tilly"}, "Charlotte": {"Lottie"}, "Jessica": {"Jess"}, "Abigail": {"Abi"}, "Bethany": {"Beth"}, "Megan": {"Meg"}, "Florence": {"Flo"},
	"Katarzyna": {"Kasia"}, "Małgorzata": {"Gosia"}, "Agnieszka": {"Aga"}, "Krzysztof": {"Krzys"}, "Wojciech": {"Wojtek"}, "Chukwuemeka": {"Emeka"}, "Oluwaseun": {"Seun"}, "Muhammad": {"Mo"}, "Ibrahim": {"Ibby"}, "Siobhan": {"Shiv"}}

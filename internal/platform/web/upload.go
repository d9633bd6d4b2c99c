package web

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"strconv"
	"time"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
)

// File is the one file of a posted form. Its name is not kept: what a file is
// called may name somebody.
type File struct{ Bytes []byte }

// mostDropped is how many bytes of a file that is too large are taken and
// dropped, so that the browser hears why instead of a broken connection.
const mostDropped = 128 << 20

// uploadTime is how long a file may take on a slow line.
const uploadTime = 5 * time.Minute

// maxBody is the most bytes of a request that are read.
func (rt Route) maxBody() int64 {
	if rt.Upload == 0 {
		return maxBody
	}
	return maxBody + rt.Upload + mostDropped
}

// Upload is what was posted with a file in the field: the other fields, and
// the file. The file is held in memory and never written to disk. Only a route
// with an Upload limit takes one.
//
// Errors: Invalid, naming the field, when the file is missing, is larger than
// the route takes, or comes with others; Invalid when it is no such form at
// all. The form is as whole as it was read, so that nothing typed is lost.
func (r *Request) Upload(field string) (Form, File, error) {
	const op = "web.Upload"
	form := Form{}
	if r.upload == 0 {
		return form, File{}, errors.New("the route takes no file")
	}
	r.patience(uploadTime)
	parts, err := r.MultipartReader()
	if err != nil {
		return form, File{}, fault.New(fault.Invalid, op, "What was sent can't be read as a form with a file. Go back and send it again.")
	}
	u := upload{field: field, most: r.upload, form: form}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			r.held = form.Get(FieldUnsent)
			if err := r.own(form); err != nil {
				return form, File{}, err
			}
			return form, u.file, u.check(op)
		}
		if err == nil {
			err = u.take(part)
		}
		if err != nil {
			return form, File{}, u.broken(op, err)
		}
	}
}

// upload is a form with a file, while it is read.
type upload struct {
	field  string
	most   int64 // bytes of the file
	form   Form
	file   File
	typed  int64 // bytes of the other fields
	fields int
	files  int
	over   bool // the file is larger than the most
}

var errTyped = errors.New("too much was typed")

// take reads a part: a field is kept, the file too, and what a browser sends
// for a file that nobody chose is nothing.
func (u *upload) take(part *multipart.Part) error {
	name := part.FormName()
	if name == u.field {
		text, err := io.ReadAll(io.LimitReader(part, u.most+1))
		if err != nil {
			return err
		}
		if part.FileName() == "" && len(text) == 0 {
			return nil
		}
		u.files++
		if u.over = u.over || int64(len(text)) > u.most; !u.over {
			u.file.Bytes = text
			return nil
		}
		u.file.Bytes = nil
		_, err = io.Copy(io.Discard, part)
		return err
	}
	text, err := io.ReadAll(io.LimitReader(part, maxBody+1))
	u.typed += int64(len(text) + len(name))
	if u.fields++; err == nil && (u.typed > maxBody || u.fields > maxFields) {
		return errTyped
	}
	u.form[name] = append(u.form[name], string(text))
	return err
}

// check is what is wrong with the file of a form that was read whole.
func (u *upload) check(op string) error {
	var faults fault.Fields
	switch {
	case u.over:
		faults.Add(u.field, u.tooLarge())
	case u.files == 0:
		faults.Add(u.field, "Choose a file.")
	case u.files > 1:
		faults.Add(u.field, "Choose one file. Bring the others after it.")
	}
	return faults.Err(op)
}

// broken is what is wrong with a form that could not be read to its end.
func (u *upload) broken(op string, err error) error {
	var large *http.MaxBytesError
	switch {
	case errors.Is(err, errTyped):
		return fault.Newf(fault.Invalid, op, "What was typed is too large: at most %d KB in all.", maxBody>>10)
	case errors.As(err, &large):
		return fault.Fields{u.field: u.tooLarge()}.Err(op)
	}
	return fault.New(fault.Invalid, op, "What was sent broke off before its end. Go back and send it again.")
}

func (u *upload) tooLarge() string {
	return "The file is larger than " + Megabytes(u.most) + ". Leave out columns that nobody has to compare, or bring it in parts under names of their own."
}

// Megabytes is a limit in words, for a hint: "10 MB".
func Megabytes(n int64) string { return strconv.FormatInt(n>>20, 10) + " MB" }

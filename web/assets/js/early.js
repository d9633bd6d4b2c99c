// Runs before the page is drawn, so that what a script unfolds does not flash:
// tells the style sheets that scripts run here. A classic script right after
// <body>, because a page may carry nothing inline.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) document.body.classList.add("govuk-frontend-supported");

// Shows how far an upload is; without this file the form is sent as any other.

for (const form of document.querySelectorAll("form[data-upload]")) {
  const place = form.querySelector("[data-progress]");
  const bar = place?.querySelector("progress");
  form.addEventListener("submit", (event) => {
    const input = form.querySelector("input[type=file]");
    if (!bar || !input?.files.length || event.defaultPrevented) return;
    event.preventDefault();
    place.hidden = false;
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (step) => {
      if (step.lengthComputable) bar.value = Math.round((step.loaded / step.total) * 100);
    });
    request.addEventListener("load", () => {
      // The answer is a whole page: the next one, or this one with its errors.
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      if (request.status < 400) { window.location.assign(request.responseURL); return; }
      document.getElementById("content").replaceWith(document.adoptNode(page.getElementById("content")));
      document.querySelector("[data-error-summary]")?.focus();
    });
    request.addEventListener("error", () => {
      place.hidden = true;
      delete form.dataset.sent;
      form.removeAttribute("data-upload");
      form.querySelector("button[type=submit]").focus();
    });
    request.open("POST", form.action || window.location.href);
    request.send(new FormData(form));
  });
}

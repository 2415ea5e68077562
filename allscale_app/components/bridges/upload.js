import { createElement, useId, useState } from "react";

export function UploadButton({ action, field, accept, limit, onDone, className, children }) {
  const id = useId();
  const [busy, setBusy] = useState(false);
  const send = async (event) => {
    const [file] = event.target.files;
    event.target.value = "";
    if (!file) return;
    if (file.size > limit) return onDone("logo_too_large");
    const body = new FormData();
    body.append(field, file);
    setBusy(true);
    let code = "upload_failed";
    try {
      const answer = await fetch(action, { method: "POST", body });
      if (answer.ok) code = new URL(answer.url).searchParams.get("error") ?? "";
    } catch { /* offline: the code says so */ }
    setBusy(false);
    onDone(code);
  };
  return createElement(
    "span",
    { className: "upload" },
    createElement("input", { id, type: "file", accept, className: "sr-only", disabled: busy, onChange: send }),
    createElement("label", { htmlFor: id, className, "aria-busy": busy }, busy ? "Uploading…" : children),
  );
}

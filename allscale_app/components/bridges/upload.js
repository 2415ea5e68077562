import { createElement as h, useId, useState } from "react";

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
    const answer = await fetch(action, { method: "POST", body }).catch(() => ({ ok: false }));
    setBusy(false);
    onDone(answer.ok ? new URL(answer.url).searchParams.get("error") ?? "" : "upload_failed");
  };
  const input = h("input", { id, type: "file", accept, className: "sr-only", disabled: busy, onChange: send });
  return h("span", { className: "upload" }, input, h("label", { htmlFor: id, className, "aria-busy": busy }, busy ? "Uploading…" : children));
}

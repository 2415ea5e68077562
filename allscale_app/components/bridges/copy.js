import { createElement as h, useEffect, useState } from "react";

/* Plain http (a server on the local network) has no clipboard API: the old way through a selection still works. */
export async function write(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = Object.assign(document.createElement("textarea"), { value: text });
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

export function CopyButton({ value, spoken, className, children }) {
  const [copies, setCopies] = useState(0);
  useEffect(() => { const timer = copies && setTimeout(() => setCopies(0), 1500); return () => clearTimeout(timer); }, [copies]);
  const onClick = async (event) => {
    event.preventDefault();
    event.stopPropagation();
    await write(value);
    setCopies((count) => count + 1);
  };
  const facts = { title: spoken, "aria-label": copies ? "Copied" : spoken, "data-copied": copies ? "" : undefined };
  return h("button", { type: "button", className, onClick, ...facts }, children, h("span", { className: "sr-only", role: "status" }, copies ? "Copied" : ""));
}

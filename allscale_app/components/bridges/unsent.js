import { createElement, useEffect, useRef } from "react";

/* Between a key press and the server's word for it, a text lives in this tab only: it is kept here, with what it was
   typed over, and typed again when the form is drawn anew (a reload, a lost connection). */
const read = (key) => { try { return JSON.parse(sessionStorage.getItem(key)) ?? {}; } catch { return {}; } };

function write(key, kept) {
  try { sessionStorage.setItem(key, JSON.stringify(kept)); } catch { /* full or forbidden: the text still stands in its field */ }
  window.dispatchEvent(new CustomEvent("unsent", { detail: Object.keys(kept).length }));
}

function type(input, value) {
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(input), "value").set.call(input, value);
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

export function UnsentForm({ draft, fields, lines, tries, className, children }) {
  const form = useRef(null);
  const key = `unsent:${draft || "new"}`;
  const now = useRef({});
  const kept = useRef(null);
  if (kept.current === null) kept.current = read(key);
  now.current = { key, draft, said: (name) => {
    const cell = /^line_items\[(\d+)\]\.(\w+)$/.exec(name);
    return (cell ? lines[cell[1]]?.[cell[2]] : fields[name]) ?? "";
  } };
  const keep = () => write(now.current.key, kept.current);
  const isNew = () => location.pathname.startsWith("/invoices/new");
  const onInput = ({ target: { name, value, tagName } }) => {
    if (!name || tagName === "SELECT") return;
    kept.current[name] = { value, over: kept.current[name]?.over ?? now.current.said(name) };
    keep();
  };
  useEffect(() => {
    for (const [name, { value, over }] of Object.entries(kept.current)) {
      const input = form.current.elements[name];
      if (input && now.current.said(name) === over && value !== over) type(input, value);
      else delete kept.current[name];
    }
    keep();
    return () => { if (!now.current.draft && !isNew()) write("unsent:new", {}); };
  }, []);
  useEffect(() => {
    for (const [name, { value }] of Object.entries(kept.current)) if (now.current.said(name) === value) delete kept.current[name];
    keep();
  }, [fields, lines]);
  useEffect(() => {
    if (!draft || !isNew() || new URLSearchParams(location.search).get("draft") === draft) return;
    sessionStorage.removeItem("unsent:new");
    history.replaceState(history.state, "", `${location.pathname}?draft=${encodeURIComponent(draft)}`);
  }, [draft]);
  useEffect(() => { if (tries) form.current.querySelector("[aria-invalid=true]")?.focus(); }, [tries]);
  return createElement("form", { ref: form, className, noValidate: true, onInput, onSubmit: (event) => event.preventDefault() }, children);
}

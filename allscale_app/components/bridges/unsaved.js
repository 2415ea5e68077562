import { createElement as h, useEffect, useRef, useState } from "react";
import { useBlocker } from "react-router";
import { useWindow } from "$/public/external/allscale_app/components/bridges/keys/keys.js";

const differs = (field) => {
  if (field.type === "checkbox") return field.checked !== field.defaultChecked;
  if (field.tagName === "SELECT") return [...field.options].some((option) => option.selected !== option.defaultSelected);
  return field.value !== field.defaultValue;
};

function Question({ onAnswer, children }) {
  const dialog = useRef(null);
  useEffect(() => { dialog.current.showModal(); }, []);
  const onClick = ({ target }) => { if (target.closest("button")) onAnswer(target.closest("button").value); };
  const onCancel = (event) => { event.preventDefault(); onAnswer("stay"); };
  return h("dialog", { ref: dialog, className: "dialog dialog-sm leave-question", "aria-labelledby": "leave-title", onClick, onCancel }, children);
}

/* Nothing goes to the server until Save: a field differs from its default value, or it does not. */
export function Unsaved({ form, version, save, busy, className, children }) {
  const [content, question] = children;
  const frame = useRef(null);
  const [count, setCount] = useState(0);
  const look = () => setCount([...frame.current.querySelectorAll("form [name]")].filter(differs).length);
  useEffect(look, [version, busy]);
  useWindow("beforeunload", (event) => { if (count) event.preventDefault(); });
  const blocker = useBlocker(({ currentLocation, nextLocation }) => count > 0 && currentLocation.pathname !== nextLocation.pathname);
  const discard = () => { document.getElementById(form).reset(); look(); };
  const bar = h("div", { className: "save-bar", role: "status" },
    h("span", null, count === 1 ? "1 unsaved change" : `${count} unsaved changes`),
    h("button", { type: "button", className: "btn btn-ghost", disabled: busy, onClick: discard }, "Discard"),
    h("button", { type: "submit", form, className: "btn btn-primary", disabled: busy, "aria-busy": busy }, busy ? "Saving…" : save));
  const leave = (answer) => (answer === "leave" ? blocker.proceed() : blocker.reset());
  return h("div", { ref: frame, className, onInput: look, onChange: look }, content, (count > 0 || busy) && bar, blocker.state === "blocked" && h(Question, { onAnswer: leave }, question));
}

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
  const now = useRef({});
  const kept = useRef(null);
  const key = `unsent:${draft || "new"}`;
  kept.current ??= read(key);
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
  return h("form", { ref: form, className, noValidate: true, onInput, onSubmit: (event) => event.preventDefault() }, children);
}

function ago(at) {
  const seconds = Math.max(0, Math.round((Date.now() - Date.parse(at)) / 1000));
  if (seconds < 5) return "just now";
  if (seconds < 60) return `${seconds} s ago`;
  return seconds < 3600 ? `${Math.floor(seconds / 60)} min ago` : new Date(at).toLocaleString("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
}

export function SaveLine({ at, problem, isShort, className, children }) {
  const [unsent, setUnsent] = useState(0);
  const [, tick] = useState(0);
  useWindow("unsent", ({ detail }) => setUnsent(detail));
  useEffect(() => { const timer = setInterval(() => tick((count) => count + 1), 1000); return () => clearInterval(timer); }, []);
  if (problem) return h("span", { className: `${className} !text-bad`, role: "status" }, problem);
  if (unsent || !at) return h("span", { className, role: "status" }, !unsent ? "Saves as you type" : navigator.onLine ? "Saving…" : "Offline, kept on this page");
  return h("span", { className }, children, h("span", null, h("span", { role: "status" }, "Draft saved"), h("span", { "aria-hidden": true }, isShort ? "" : ` ${ago(at)}`)));
}

import { createElement, useEffect, useId, useRef, useState } from "react";
import { useBlocker } from "react-router";

const differs = (field) => {
  if (field.type === "checkbox") return field.checked !== field.defaultChecked;
  if (field.tagName === "SELECT") return [...field.options].some((option) => option.selected !== option.defaultSelected);
  return field.value !== field.defaultValue;
};

function Question({ onStay, onLeave }) {
  const dialog = useRef(null);
  const title = useId();
  useEffect(() => { dialog.current.showModal(); }, []);
  const button = (label, kind, onClick) => createElement("button", { type: "button", className: `btn ${kind}`, onClick }, label);
  return createElement(
    "dialog",
    { ref: dialog, className: "dialog dialog-sm leave-question", "aria-labelledby": title, onCancel: (event) => { event.preventDefault(); onStay(); } },
    createElement("h2", { id: title, className: "dialog-title" }, "Leave without saving?"),
    createElement("p", null, "What you changed here is not saved yet."),
    createElement("div", null, button("Keep editing", "btn-ghost", onStay), button("Discard changes", "btn-danger", onLeave)),
  );
}

/* Nothing goes to the server until Save: a field differs from its default value, or it does not. */
export function Unsaved({ form, version, save, busy, className, children }) {
  const frame = useRef(null);
  const [count, setCount] = useState(0);
  const look = () => setCount([...frame.current.querySelectorAll("form [name]")].filter(differs).length);
  useEffect(look, [version, busy]);
  useEffect(() => {
    if (!count) return undefined;
    const ask = (event) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [count]);
  const blocker = useBlocker(({ currentLocation, nextLocation }) => count > 0 && currentLocation.pathname !== nextLocation.pathname);
  const discard = () => { document.getElementById(form).reset(); look(); };
  const bar = createElement(
    "div",
    { className: "save-bar", role: "status" },
    createElement("span", null, count === 1 ? "1 unsaved change" : `${count} unsaved changes`),
    createElement("button", { type: "button", className: "btn btn-ghost", disabled: busy, onClick: discard }, "Discard"),
    createElement("button", { type: "submit", form, className: "btn btn-primary", disabled: busy, "aria-busy": busy }, busy ? "Saving…" : save),
  );
  return createElement(
    "div",
    { ref: frame, className, onInput: look, onChange: look },
    children,
    (count > 0 || busy) && bar,
    blocker.state === "blocked" && createElement(Question, { onStay: () => blocker.reset(), onLeave: () => blocker.proceed() }),
  );
}

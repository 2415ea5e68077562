import { createElement as h, useEffect, useId, useRef, useState } from "react";

const fold = (text) => text.toLowerCase().replaceAll("_", " ");

/* A choice of one among many: typing narrows the list, and only what is on it stays. */
export function SearchSelect({ id, name, options, defaultValue, describedBy, invalid, className }) {
  const list = useId();
  const input = useRef(null);
  const frame = useRef(null);
  const last = useRef(defaultValue);
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const words = fold(typed).split(" ");
  const found = open ? options.filter((one) => words.every((word) => fold(`${one.value} ${one.label}`).includes(word))) : [];
  useEffect(() => { frame.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" }); }, [at, open]);

  const put = (value) => {
    last.current = input.current.value = value;
    input.current.dispatchEvent(new Event("input", { bubbles: true }));
    setOpen(false);
  };
  const show = () => {
    if (options.some((one) => one.value === input.current.value)) last.current = input.current.value;
    setTyped("");
    setAt(Math.max(0, options.findIndex((one) => one.value === last.current)));
    setOpen(true);
    input.current.select();
  };
  const leave = () => {
    const exact = options.find((one) => fold(one.value) === fold(input.current.value.trim()));
    put(exact?.value ?? last.current);
  };
  const onKeyDown = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (open) setAt(Math.min(found.length - 1, Math.max(0, at + step)));
      else show();
    } else if (open && event.key === "Enter") {
      event.preventDefault();
      if (found[at]) put(found[at].value);
    } else if (open && event.key === "Escape") {
      event.stopPropagation();
      put(last.current);
    }
  };
  const option = (one, index) => {
    const onMouseDown = (event) => { event.preventDefault(); put(one.value); };
    const parts = [one.value.replaceAll("_", " "), one.label].map((text, key) => h("span", { key }, text));
    return h("li", { key: one.value, id: `${list}-${index}`, role: "option", "aria-selected": index === at, className: "menu-item", onMouseDown }, parts);
  };
  const field = h("input", {
    id, name, defaultValue, className, ref: input, type: "text", role: "combobox", autoComplete: "off", spellCheck: false, "aria-autocomplete": "list",
    "aria-expanded": open, "aria-controls": list, "aria-invalid": invalid, "aria-describedby": describedBy, "aria-activedescendant": open && found[at] ? `${list}-${at}` : undefined,
    onFocus: show, onClick: () => open || show(), onBlur: leave, onKeyDown, onChange: (event) => { setTyped(event.target.value); setAt(0); setOpen(true); },
  });
  const shown = found.length ? found.map(option) : h("li", { className: "none" }, "Nothing matches.");
  return h("div", { ref: frame, className: "search-select" }, field, open && h("ul", { id: list, role: "listbox", className: "pop menu" }, shown));
}

import { createElement as h, useEffect, useLayoutEffect, useRef, useState } from "react";

/* Names and pictures come from strangers: they never leave this browser, and a picture is only ever an image. */
const PICTURE = /^data:image\/(png|jpe?g|gif|webp|svg\+xml)[;,]/;
const icon = (picture) => (PICTURE.test(picture) && picture.length <= 65536 ? picture : "");
const read = ({ info, provider }) => ({ id: String(info.uuid).slice(0, 64), name: String(info.name || "Wallet").slice(0, 40), icon: icon(info.icon), provider });
const text = (value) => (typeof value === "string" ? value.slice(0, 200) : "");
const first = (value) => text(Array.isArray(value) ? value[0] : value);

async function run(provider, steps) {
  const out = [];
  for (const { method, params = [], want, optional } of steps) {
    try {
      out.push(first(await provider.request({ method, params })));
    } catch (error) {
      const code = error?.data?.originalError?.code ?? error?.code;
      if (!optional) return { code: Number.isInteger(code) ? code : 0, method, message: text(error?.message) };
      out.push("");
    }
    const got = out.at(-1);
    if (want && got.toLowerCase() !== want.toLowerCase()) return { code: 1, method, got };
  }
  return { out };
}

/* Wallets announce themselves (EIP-6963); one that does not is found at its old place. */
function useWallets() {
  const [wallets, setWallets] = useState([]);
  useLayoutEffect(() => {
    const found = new Map();
    const add = (detail) => {
      if (!detail?.info || typeof detail.provider?.request !== "function" || found.size === 8) return;
      const one = read(detail);
      found.set(one.id, one);
      setWallets([...found.values()]);
    };
    const hear = (event) => add(event.detail);
    window.addEventListener("eip6963:announceProvider", hear);
    window.dispatchEvent(new Event("eip6963:requestProvider"));
    const look = () => found.size || add({ info: { uuid: "old", name: "Wallet in this browser" }, provider: window.ethereum });
    const timer = setTimeout(look, 400);
    return () => (clearTimeout(timer), window.removeEventListener("eip6963:announceProvider", hear));
  }, []);
  return wallets;
}

/* Runs each command of the server once, in the mount that asked for it: a reload repeats nothing. */
export function WalletBridge({ command, buttonClass, className, onPick, onResult, onChange, children }) {
  const wallets = useWallets();
  const mount = useRef(String(Math.random()));
  const done = useRef("");
  const heard = useRef(new Set());
  const say = useRef(onChange);
  say.current = onChange;
  useEffect(() => {
    if (!command.id || command.mount !== mount.current || command.id === done.current) return;
    done.current = command.id;
    const { provider } = wallets.find((one) => one.id === command.wallet) ?? {};
    if (!provider) return;
    if (!heard.current.has(provider)) {
      heard.current.add(provider);
      provider.on?.("accountsChanged", (accounts) => say.current("account", first(accounts)));
      provider.on?.("chainChanged", (chain) => say.current("chain", text(chain)));
    }
    run(provider, command.steps).then((result) => onResult(command.id, result));
  }, [command]);
  if (!wallets.length) return children;
  const button = (one) => h(
    "button",
    { key: one.id, type: "button", className: buttonClass, onClick: () => onPick(one.id, mount.current) },
    one.icon && h("img", { src: one.icon, alt: "", width: 24, height: 24 }),
    h("span", null, one.name),
  );
  return h("div", { className }, wallets.map(button));
}

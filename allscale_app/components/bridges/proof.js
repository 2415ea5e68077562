import { useEffect } from "react";

const hash = async (text) => new DataView(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))).getUint32(0);

/* Half a second of work while the visitor types; plain http (a local network) has no crypto to do it with. */
export function Proof({ challenge, bits, onSolved }) {
  useEffect(() => {
    let [nonce, isOver] = [0, !challenge];
    (async () => {
      while (!isOver && crypto.subtle && (await hash(`${challenge}:${nonce}`)) >>> (32 - bits)) nonce += 1;
      if (!isOver) onSolved(challenge, `${nonce}`);
    })();
    return () => { isOver = true; };
  }, [challenge]);
}

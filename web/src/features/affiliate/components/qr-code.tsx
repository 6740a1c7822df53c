import { encode } from "uqr";
import { CopyButton } from "../../../components/ui/copy-button.tsx";

/** Modules of quiet around the code, as ISO/IEC 18004 asks. */
const QUIET = 4;

/** A link as a QR code, drawn as one path, so that it stays sharp at any size. */
export default function QrCode({ url, name }: { url: string; name: string }) {
  const { data, size } = encode(url, { ecc: "M", border: QUIET });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${path}"/></svg>`;
  const save = () => {
    const file = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
    Object.assign(document.createElement("a"), { href: file, download: `${name}.svg` }).click();
    setTimeout(() => URL.revokeObjectURL(file), 1_000);
  };
  return (
    <div className="qr-code">
      <svg
        viewBox={`0 0 ${size} ${size}`}
        role="img"
        aria-label={`QR code of ${url}`}
        shapeRendering="crispEdges"
      >
        <path d={path} />
      </svg>
      <code>{url}</code>
      <div className="button-row">
        <CopyButton text={url} what={`the link ${name}`} />
        <button type="button" className="button" onClick={save}>
          Save as SVG
        </button>
      </div>
    </div>
  );
}

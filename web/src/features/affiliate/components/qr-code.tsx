import { CopyButton } from "../../../components/ui/copy-button.tsx";
import { drawQr, QrPicture } from "../../../components/ui/qr-picture.tsx";
import { saveFile } from "../../../lib/save-file.ts";

/** A link as a QR code, to show and to keep. */
export default function QrCode({ url, name }: { url: string; name: string }) {
  const { size, path } = drawQr(url);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${path}"/></svg>`;
  const save = () => saveFile(`${name}.svg`, "image/svg+xml", svg);
  return (
    <div className="qr-code">
      <QrPicture text={url} label={`QR code of ${url}`} />
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

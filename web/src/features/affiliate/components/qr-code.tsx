import { CopyButton } from "../../../components/ui/copy-button.tsx";
import { drawQr, QrPicture } from "../../../components/ui/qr-picture.tsx";
import { saveFile } from "../../../lib/save-file.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { linksTexts } from "../texts/links.ts";

/** A link as a QR code, to show and to keep. */
export default function QrCode({ url, name }: { url: string; name: string }) {
  const t = useTexts(linksTexts);
  const { size, path } = drawQr(url);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${path}"/></svg>`;
  const save = () => saveFile(`${name}.svg`, "image/svg+xml", svg);
  return (
    <div className="qr-code">
      <QrPicture text={url} label={t.qr(url)} />
      <code>{url}</code>
      <div className="button-row">
        <CopyButton text={url} what={t.what(name)} />
        <button type="button" className="button" onClick={save}>
          {t.saveSvg}
        </button>
      </div>
    </div>
  );
}

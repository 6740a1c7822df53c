import { AVATAR_MAX_BYTES } from "../../../../../core/api/bounds.ts";
import { ApiProblem } from "../../../lib/api/problem.ts";
import { textsNow } from "../../../lib/texts/texts.ts";
import { pictureTexts } from "../texts/picture.ts";

/** Width and height of what is kept, in pixels: sharp where it is shown largest, on a dense screen. */
const SIDE = 256;

/**
 * A file as the square that is kept, drawn onto `canvas`: the middle of the picture, and nothing of what a camera
 * writes beside it, such as the place. Throws `ApiProblem` for what is no picture.
 */
export async function preparePicture(file: Blob, canvas: HTMLCanvasElement): Promise<Blob> {
  const t = textsNow(pictureTexts);
  const picture = await createImageBitmap(file).catch(() => refuse(t.unreadable));
  const side = Math.min(picture.width, picture.height);
  const [x, y] = [(picture.width - side) / 2, (picture.height - side) / 2];
  canvas.width = SIDE;
  canvas.height = SIDE;
  canvas.getContext("2d")?.drawImage(picture, x, y, side, side, 0, 0, SIDE, SIDE);
  picture.close();
  // A browser that cannot write webp writes png.
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/webp", 0.9));
  if (blob === null || blob.size > AVATAR_MAX_BYTES) return refuse(t.tooLarge);
  return blob;
}

function refuse(message: string): never {
  throw new ApiProblem(message, { status: 0 });
}

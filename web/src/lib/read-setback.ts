import { defineTexts, textsNow } from "./texts/texts.ts";

/** Why nothing came of a way over an issuer, by the problem's name. */
const setbackTexts = defineTexts({
  en: {
    other: "That did not work. Try again.",
    start_again: "That took too long, or was begun in another window. Try again.",
    cancelled: "You did not go on there. Choose another way, or try again.",
    not_proved: "What came back does not prove who you are. Try again.",
    unavailable: "The other side does not answer now. Try again in a moment, or choose another way.",
    unverified: "The other side has not verified your e-mail address, so it does not sign you in here.",
    unknown: "That account is tied to nobody here. Sign in another way, then link it under Security.",
    no_member: "You are no member of the organisation whose sign-in this is.",
    address_taken:
      "Somebody has an account with this address. Sign in with the password, then link the other account.",
    tied_elsewhere: "That account is tied to somebody else here.",
    signed_out: "Sign in first, then link the account.",
  },
  vi: {
    other: "Chưa thực hiện được. Hãy thử lại.",
    start_again: "Đã quá lâu, hoặc việc này được bắt đầu ở cửa sổ khác. Hãy thử lại.",
    cancelled: "Bạn đã dừng lại ở bên đó. Hãy chọn cách khác hoặc thử lại.",
    not_proved: "Câu trả lời nhận về không chứng minh được bạn là ai. Hãy thử lại.",
    unavailable: "Bên đó hiện không phản hồi. Hãy thử lại sau giây lát hoặc chọn cách khác.",
    unverified: "Bên đó chưa xác minh địa chỉ email của bạn nên không thể dùng để đăng nhập ở đây.",
    unknown:
      "Tài khoản đó chưa liên kết với ai ở đây. Hãy đăng nhập bằng cách khác rồi liên kết ở mục Bảo mật.",
    no_member: "Bạn không phải là thành viên của tổ chức sở hữu cách đăng nhập này.",
    address_taken:
      "Đã có tài khoản dùng địa chỉ này. Hãy đăng nhập bằng mật khẩu rồi liên kết tài khoản kia.",
    tied_elsewhere: "Tài khoản đó đã liên kết với người khác ở đây.",
    signed_out: "Hãy đăng nhập trước rồi liên kết tài khoản.",
  },
});

/** Why nothing came of a way over an issuer, from the fragment that leads back from there; null when nothing failed. */
export function readSetback(hash: string): string | null {
  const problem = new URLSearchParams(hash.replace(/^#/, "")).get("problem");
  if (problem === null) return null;
  const sentences = textsNow(setbackTexts);
  return new Map(Object.entries(sentences)).get(problem) ?? sentences.other;
}

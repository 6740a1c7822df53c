import type { KycDocumentKind } from "../../compliance/states.ts";
import type { KindWords } from "./words.ts";

type KycWords = Pick<
  KindWords,
  "kyc_requested" | "kyc_approved" | "kyc_refused" | "kyc_expiring" | "kyc_expired"
>;

const DOCUMENTS_EN: Readonly<Record<KycDocumentKind, string>> = {
  ...{ passport: "passport", identity_card: "identity card", driving_licence: "driving licence" },
  ...{ selfie: "picture of yourself", proof_of_address: "proof of address" },
  ...{ company_extract: "extract of the company register", beneficial_owners: "list of beneficial owners" },
  ...{ tax_w9: "tax form W-9", tax_w8ben: "tax form W-8BEN", tax_w8bene: "tax form W-8BEN-E" },
  tax_residency: "certificate of tax residence",
};
const DOCUMENTS_VI: Readonly<Record<KycDocumentKind, string>> = {
  ...{ passport: "hộ chiếu", identity_card: "căn cước công dân", driving_licence: "giấy phép lái xe" },
  ...{ selfie: "ảnh chân dung", proof_of_address: "giấy tờ chứng minh địa chỉ" },
  ...{
    company_extract: "trích lục đăng ký doanh nghiệp",
    beneficial_owners: "danh sách chủ sở hữu hưởng lợi",
  },
  ...{ tax_w9: "mẫu thuế W-9", tax_w8ben: "mẫu thuế W-8BEN", tax_w8bene: "mẫu thuế W-8BEN-E" },
  tax_residency: "giấy chứng nhận cư trú thuế",
};

const NEVER_BY_MAIL_EN = "We never ask for documents by mail: hand them in on our pages alone.";

export const KYC_EN: KycWords = {
  kyc_requested: ({ reason }) => ({
    title: "Show who you are, so that you can be paid",
    lines: [
      "Before you are paid, we have to make sure who you are.",
      ...(reason === null ? [] : [`Why we ask: ${reason}`]),
      "What is wanted stands in your dashboard. Your documents are sealed, and only our compliance team opens them.",
    ],
    action: "Hand in documents",
    note: NEVER_BY_MAIL_EN,
  }),
  kyc_approved: ({ expiresAt }, say) => ({
    title: "We know who you are",
    lines: [
      "Your documents were approved. Nothing of this kind stands between you and your payouts any more.",
      ...(expiresAt === null ? [] : [`This holds until ${say.moment(expiresAt)}; we tell you before.`]),
    ],
    action: "Look at your payouts",
    note: null,
  }),
  kyc_refused: ({ document, reason }) => ({
    title: document === null ? "We could not approve you" : `Your ${DOCUMENTS_EN[document]} would not do`,
    lines: [
      document === null
        ? `We could not make sure of who you are: ${reason}`
        : `We looked at your ${DOCUMENTS_EN[document]}, and it would not do: ${reason}`,
      document === null
        ? "If you think that is wrong, write to support."
        : "Hand in another; then we go on. Until then payouts that need it wait.",
    ],
    action: "Look at your documents",
    note: null,
  }),
  kyc_expiring: ({ document, expiresAt }, say) => ({
    title: document === null ? "Your approval ends soon" : `Your ${DOCUMENTS_EN[document]} ends soon`,
    lines: [
      document === null
        ? `What we know of who you are holds until ${say.moment(expiresAt)}.`
        : `Your ${DOCUMENTS_EN[document]} is valid until ${say.moment(expiresAt)}.`,
      "Hand in new documents now, so that no payout has to wait.",
    ],
    action: "Hand in documents",
    note: NEVER_BY_MAIL_EN,
  }),
  kyc_expired: ({ document }) => ({
    title:
      document === null ? "Your approval has ended" : `Your ${DOCUMENTS_EN[document]} is no longer valid`,
    lines: [
      document === null
        ? "We have to make sure anew who you are."
        : `Your ${DOCUMENTS_EN[document]} is past its date, and another is wanted.`,
      "Payouts that need it wait until then; nothing is lost.",
    ],
    action: "Hand in documents",
    note: NEVER_BY_MAIL_EN,
  }),
};

const NEVER_BY_MAIL_VI =
  "Chúng tôi không bao giờ yêu cầu gửi giấy tờ qua thư: hãy nộp trực tiếp trên trang của chúng tôi.";

export const KYC_VI: KycWords = {
  kyc_requested: ({ reason }) => ({
    title: "Hãy xác minh danh tính để được chi trả",
    lines: [
      "Trước khi chi trả, chúng tôi cần xác minh bạn là ai.",
      ...(reason === null ? [] : [`Lý do yêu cầu: ${reason}`]),
      "Các giấy tờ cần nộp có trong bảng điều khiển. Giấy tờ của bạn được niêm phong và chỉ bộ phận tuân thủ mới mở được.",
    ],
    action: "Nộp giấy tờ",
    note: NEVER_BY_MAIL_VI,
  }),
  kyc_approved: ({ expiresAt }, say) => ({
    title: "Danh tính của bạn đã được xác minh",
    lines: [
      "Giấy tờ của bạn đã được chấp thuận và không còn cản trở việc chi trả.",
      ...(expiresAt === null
        ? []
        : [`Kết quả này có hiệu lực đến ${say.moment(expiresAt)}; chúng tôi sẽ báo trước.`]),
    ],
    action: "Xem các khoản chi trả",
    note: null,
  }),
  kyc_refused: ({ document, reason }) => ({
    title:
      document === null
        ? "Chúng tôi chưa thể chấp thuận bạn"
        : `Chưa chấp nhận được ${DOCUMENTS_VI[document]}`,
    lines: [
      document === null
        ? `Chúng tôi không xác minh được danh tính của bạn: ${reason}`
        : `Chúng tôi đã xem ${DOCUMENTS_VI[document]} của bạn và không thể chấp nhận: ${reason}`,
      document === null
        ? "Nếu bạn cho rằng có nhầm lẫn, hãy viết cho bộ phận hỗ trợ."
        : "Hãy nộp giấy tờ khác để chúng tôi tiếp tục. Cho đến lúc đó, các khoản chi trả cần giấy tờ này sẽ chờ.",
    ],
    action: "Xem giấy tờ của bạn",
    note: null,
  }),
  kyc_expiring: ({ document, expiresAt }, say) => ({
    title: document === null ? "Xác minh danh tính sắp hết hạn" : `Sắp hết hạn: ${DOCUMENTS_VI[document]}`,
    lines: [
      document === null
        ? `Xác minh danh tính của bạn có hiệu lực đến ${say.moment(expiresAt)}.`
        : `Giấy tờ (${DOCUMENTS_VI[document]}) của bạn có hiệu lực đến ${say.moment(expiresAt)}.`,
      "Hãy nộp giấy tờ mới ngay bây giờ để không khoản chi trả nào phải chờ.",
    ],
    action: "Nộp giấy tờ",
    note: NEVER_BY_MAIL_VI,
  }),
  kyc_expired: ({ document }) => ({
    title: document === null ? "Xác minh danh tính đã hết hạn" : `Đã hết hạn: ${DOCUMENTS_VI[document]}`,
    lines: [
      document === null
        ? "Chúng tôi cần xác minh lại bạn là ai."
        : `Giấy tờ (${DOCUMENTS_VI[document]}) của bạn đã quá hạn và cần giấy tờ khác.`,
      "Các khoản chi trả cần giấy tờ này sẽ chờ cho đến lúc đó; không có gì bị mất.",
    ],
    action: "Nộp giấy tờ",
    note: NEVER_BY_MAIL_VI,
  }),
};

import { KYC_VI } from "./kyc-words.ts";
import type { FrameWords, KindWords, Say } from "./words.ts";

const FACTORS = { totp: "ứng dụng xác thực", passkey: "khóa truy cập (passkey)" } as const;
const METHODS = {
  ...{
    stripe: "Stripe",
    bank: "chuyển khoản ngân hàng",
    paypal: "PayPal",
    momo: "MoMo",
    other: "cách bạn đã nêu",
  },
} as const;
const SUBJECTS = {
  ...{ conversion: "một chuyển đổi", missing_sale: "một đơn hàng bị thiếu", payout: "một khoản chi trả" },
} as const;
const LISTS = {
  ...{ conversions: "chuyển đổi", clicks: "lượt nhấp", own_conversions: "chuyển đổi của bạn" },
  ...{
    partners: "đối tác",
    payouts: "khoản chi trả",
    disputes: "khiếu nại",
    webhook_deliveries: "lần gửi webhook",
  },
  ...{ own_clicks: "lượt nhấp của bạn", own_earnings: "thu nhập của bạn" },
  ...{
    own_links: "liên kết của bạn",
    own_payouts: "khoản chi trả của bạn",
    own_disputes: "khiếu nại của bạn",
  },
  own_deliveries: "các lần gửi postback của bạn",
  ...{
    users: "người dùng",
    organisations: "tổ chức",
    payees: "người nhận tiền",
    job_runs: "các lần chạy tác vụ",
  },
} as const;
const ROLES: Readonly<Record<string, string>> = {
  owner: "chủ sở hữu",
  manager: "quản lý",
  analyst: "phân tích",
  finance: "tài chính",
  compliance: "tuân thủ",
  support: "hỗ trợ",
};
const roleOf = (role: string): string => ROLES[role] ?? role;

const NOT_YOU =
  "Nếu không phải bạn, hãy đổi mật khẩu và kết thúc mọi phiên trong mục Bảo mật; khi đó không còn ai khác đăng nhập.";
const IGNORE = "Nếu bạn không yêu cầu, hãy bỏ qua thư này: không có gì thay đổi.";

function device(data: { device: string | null; country: string | null; at: string }, say: Say): string {
  const what = data.device ?? "một thiết bị không rõ tên";
  const where = data.country === null ? "" : `, ${say.country(data.country)}`;
  return `${what}${where}, ${say.moment(data.at)}`;
}

const named = (name: string | null): string => (name === null ? "" : ` “${name}”`);

export const VI: KindWords = {
  registration: () => ({
    title: "Xác nhận địa chỉ e-mail của bạn",
    lines: ["Có người, mong là chính bạn, đã đăng ký bằng địa chỉ này. Hãy xác nhận để mở tài khoản."],
    action: "Xác nhận địa chỉ",
    note: `Liên kết chỉ dùng được một lần. ${IGNORE}`,
  }),
  registration_known: () => ({
    title: "Bạn đã có tài khoản",
    lines: [
      "Có người, mong là chính bạn, đã đăng ký bằng địa chỉ này. Địa chỉ đã có tài khoản nên không tạo thêm tài khoản nào.",
      "Hãy đăng nhập như mọi khi. Nếu quên mật khẩu, bạn có thể đặt mật khẩu mới từ trang đăng nhập.",
    ],
    action: null,
    note: "Nếu không phải bạn, bạn không cần làm gì: tài khoản vẫn như cũ.",
  }),
  password_reset: () => ({
    title: "Đặt mật khẩu mới",
    lines: ["Bây giờ bạn có thể đặt mật khẩu mới. Sau đó bạn sẽ được đăng xuất ở mọi nơi."],
    action: "Đặt mật khẩu mới",
    note: `Liên kết chỉ dùng được một lần. ${IGNORE}`,
  }),
  password_changed: () => ({
    title: "Mật khẩu của bạn đã được đổi",
    lines: ["Mật khẩu của bạn đã được đổi, và mọi phiên khác đã được đăng xuất."],
    action: "Xem các phiên của bạn",
    note: NOT_YOU,
  }),
  email_change_requested: ({ newEmail }) => ({
    title: "Đồng ý với địa chỉ e-mail mới",
    lines: [
      `Địa chỉ của tài khoản sẽ đổi thành ${newEmail}. Việc này có hiệu lực khi bạn đồng ý tại đây và xác nhận ở địa chỉ mới.`,
    ],
    action: "Đồng ý thay đổi",
    note: "Nếu không phải bạn, đừng bấm nút, và hãy đổi mật khẩu: có người đang đăng nhập bằng tài khoản của bạn.",
  }),
  email_confirm: () => ({
    title: "Xác nhận địa chỉ e-mail mới",
    lines: ["Đây sẽ là địa chỉ của tài khoản. Hãy xác nhận rằng địa chỉ này là của bạn."],
    action: "Xác nhận địa chỉ",
    note: `Liên kết chỉ dùng được một lần. ${IGNORE}`,
  }),
  email_changed: ({ newEmail }) => ({
    title: "Địa chỉ e-mail của bạn đã được đổi",
    lines: [`Địa chỉ của tài khoản bây giờ là ${newEmail}. Từ nay hãy đăng nhập bằng địa chỉ này.`],
    action: "Xem tài khoản",
    note: NOT_YOU,
  }),
  session_reused: (data, say) => ({
    title: "Chúng tôi đã đăng xuất bạn: một phiên bị sao chép",
    lines: [
      `Một phiên của bạn được dùng từ hai nơi cùng lúc (${device(data, say)}); điều này xảy ra khi có người giữ bản sao của phiên.`,
      "Chúng tôi đã kết thúc phiên đó ở mọi nơi. Hãy đăng nhập lại, và đổi mật khẩu nếu bạn không rõ lý do.",
    ],
    action: "Xem các phiên của bạn",
    note: null,
  }),
  new_sign_in: (data, say) => ({
    title: "Bạn đã đăng nhập trên thiết bị mới",
    lines: [`Tài khoản của bạn được đăng nhập trên một thiết bị chưa từng thấy: ${device(data, say)}.`],
    action: "Xem các phiên của bạn",
    note: NOT_YOU,
  }),
  factor_added: ({ factor, name }) => ({
    title: "Đã thêm yếu tố xác thực thứ hai",
    lines: [`Tài khoản của bạn có yếu tố xác thực thứ hai mới: ${FACTORS[factor]}${named(name)}.`],
    action: "Xem các yếu tố xác thực",
    note: NOT_YOU,
  }),
  factor_removed: ({ factor, name }) => ({
    title: "Đã gỡ yếu tố xác thực thứ hai",
    lines: [`Yếu tố xác thực này không còn thuộc tài khoản của bạn: ${FACTORS[factor]}${named(name)}.`],
    action: "Xem các yếu tố xác thực",
    note: NOT_YOU,
  }),
  recovery_code_used: ({ left }) => ({
    title: "Một mã khôi phục đã được dùng",
    lines: ["Một mã khôi phục đã thay cho yếu tố thứ hai khi đăng nhập.", `Còn lại ${left} mã.`],
    action: "Tạo mã mới",
    note: NOT_YOU,
  }),
  recovery_codes_made: () => ({
    title: "Đã tạo mã khôi phục mới",
    lines: ["Tài khoản của bạn có các mã khôi phục mới. Những mã trước không còn dùng được."],
    action: "Xem các yếu tố xác thực",
    note: NOT_YOU,
  }),
  identity_added: ({ issuer }) => ({
    title: "Đã thêm một cách đăng nhập",
    lines: [`Bây giờ tài khoản của bạn có thể đăng nhập bằng ${issuer}.`],
    action: "Xem các cách đăng nhập",
    note: NOT_YOU,
  }),
  acted_as: ({ by, reason, at }, say) => ({
    title: "Bộ phận hỗ trợ đã xem tài khoản của bạn",
    lines: [
      `${by} thuộc bộ phận hỗ trợ đã thao tác thay bạn từ ${say.moment(at)}. Lý do được nêu: ${reason}`,
      "Bộ phận hỗ trợ không thể chuyển tiền và không thể đổi gì về bảo mật của bạn. Những gì đã làm có trong nhật ký bảo mật.",
    ],
    action: "Xem nhật ký",
    note: null,
  }),
  platform_role_changed: ({ role }) => ({
    title: "Vai trò của bạn trên nền tảng đã đổi",
    lines: [
      role === null
        ? "Bạn không còn vai trò nào trên nền tảng."
        : `Vai trò của bạn bây giờ là: ${roleOf(role)}.`,
    ],
    action: null,
    note: null,
  }),
  invitation: ({ organisation, by, role }) => ({
    title: `Tham gia ${organisation}`,
    lines: [`${by} mời bạn trở thành thành viên của ${organisation}, với vai trò ${roleOf(role)}.`],
    action: "Nhận lời mời",
    note: "Liên kết chỉ dùng được một lần. Nếu bạn không biết người gửi, hãy bỏ qua thư này.",
  }),
  member_joined: ({ organisation, name, role }) => ({
    title: `${name} đã tham gia ${organisation}`,
    lines: [`${name} đã nhận lời mời vào ${organisation} và nay là thành viên, với vai trò ${roleOf(role)}.`],
    action: "Xem nhóm",
    note: null,
  }),
  member_changed: ({ organisation, role }) => ({
    title: `Vai trò của bạn trong ${organisation} đã đổi`,
    lines: [`Vai trò của bạn trong ${organisation} bây giờ là: ${roleOf(role)}.`],
    action: "Xem nhóm",
    note: null,
  }),
  member_removed: ({ organisation }) => ({
    title: `Bạn không còn là thành viên của ${organisation}`,
    lines: [`Tư cách thành viên của bạn trong ${organisation} đã kết thúc. Tài khoản của bạn vẫn như cũ.`],
    action: null,
    note: null,
  }),
  key_created: ({ organisation, key, prefix }) => ({
    title: "Đã tạo một khóa API",
    lines: [`Trong ${organisation} có một khóa API mới: “${key}”, bắt đầu bằng ${prefix}.`],
    action: "Xem các khóa",
    note: "Nếu không ai bên bạn tạo khóa này, hãy thu hồi ngay.",
  }),
  webhook_disabled: ({ host, reason }) => ({
    title: `Webhook đến ${host} đã bị tắt`,
    lines: [
      endsBecause(host, reason),
      "Những gì xảy ra trước khi bạn bật lại sẽ không được gửi đến đó. Những gì đã gửi lỗi có thể được gửi lại bằng tay.",
    ],
    action: "Xem địa chỉ nhận",
    note: null,
  }),
  postback_disabled: ({ host, reason }) => ({
    title: `Postback của bạn đến ${host} đã bị tắt`,
    lines: [
      endsBecause(host, reason),
      "Hoa hồng của bạn vẫn được tính như trước. Hãy bật lại postback khi địa chỉ hoạt động.",
    ],
    action: "Xem postback",
    note: null,
  }),
  partner_joined: ({ program, name }) => ({
    title: `${name} đã tham gia ${program} qua bạn`,
    lines: [`${name} đã trở thành đối tác của ${program}, và bạn là người bảo trợ.`],
    action: "Mở bảng điều khiển",
    note: null,
  }),
  partner_suspended: ({ program, reason }) => ({
    title: `Bạn bị tạm ngưng trong ${program}`,
    lines: [
      `${program} đã tạm ngưng bạn: ${reason}`,
      "Các liên kết của bạn ở đó không dẫn tới đâu, và những gì xảy ra trong thời gian này không được ghi cho bạn. Những gì bạn đã kiếm được vẫn là của bạn.",
    ],
    action: "Mở bảng điều khiển",
    note: "Nếu bạn cho rằng đây là nhầm lẫn, hãy viết cho người bán.",
  }),
  partner_reinstated: ({ program }) => ({
    title: `Bạn lại là đối tác của ${program}`,
    lines: [`${program} đã bỏ tạm ngưng cho bạn. Các liên kết của bạn lại hoạt động như trước.`],
    action: "Mở bảng điều khiển",
    note: null,
  }),
  rank_reached: ({ program, rank }) => ({
    title: `Bạn đã đạt hạng ${rank} trong ${program}`,
    lines: [`Với kết quả của kỳ vừa qua, lần đầu tiên bạn đạt hạng ${rank} trong ${program}. Xin chúc mừng!`],
    action: "Mở bảng điều khiển",
    note: null,
  }),
  budget_used_up: ({ campaign, program, budgetMinor, spentMinor, currency }, say) => ({
    title: `Ngân sách của “${campaign}” đã dùng hết`,
    lines: [
      `Chiến dịch “${campaign}” của “${program}” đã chi ${say.amount(spentMinor, currency)} trong ngân sách ${say.amount(budgetMinor, currency)}, và khoản hoa hồng tiếp theo không còn đủ.`,
      "Chiến dịch đã tạm dừng: các liên kết không dẫn tới đâu và không chuyển đổi nào được ghi cho chiến dịch nữa.",
      "Hãy tăng ngân sách và cho chiến dịch chạy lại để tiếp tục.",
    ],
    action: "Xem các chiến dịch",
    note: null,
  }),
  payout_paid: ({ program, amountMinor, currency, method, reference, paidOn, month }, say) => ({
    title: `${program} đã trả cho bạn ${say.amount(amountMinor, currency)}`,
    lines: [
      `${program} đã trả cho bạn ${say.amount(amountMinor, currency)} qua ${METHODS[method]} vào ngày ${say.day(paidOn)}.`,
      ...(reference === null ? [] : [`Mã giao dịch là ${reference}.`]),
      month === undefined
        ? `Khoản này dành cho thu nhập khả dụng của bạn tại ${program}.`
        : `Khoản này dành cho thu nhập đã khả dụng của bạn tại ${program}. Bảng kê ${say.month(month)} cho thấy chi tiết từng ngày.`,
      "Ngân hàng có thể cần vài ngày để khoản tiền hiện trong tài khoản của bạn.",
    ],
    action: "Xem bảng kê của bạn",
    note: null,
  }),
  payout_failed: ({ program, amountMinor, currency, reason, atBank }, say) => ({
    title: `Khoản chi trả ${say.amount(amountMinor, currency)} chưa đến được với bạn`,
    lines: [
      `${program} đã muốn trả cho bạn ${say.amount(amountMinor, currency)} nhưng không thực hiện được: ${reason}`,
      atBank
        ? "Khoản tiền vẫn an toàn trong tài khoản Stripe của bạn. Hãy sửa thông tin ngân hàng ở đó, và khoản tiền sẽ được gửi lại."
        : "Không có gì bị mất: khoản tiền đã trở lại số dư của bạn. Hãy kiểm tra cách nhận tiền để lần chi trả sau đến được với bạn.",
    ],
    action: "Xem các khoản chi trả của bạn",
    note: null,
  }),
  payouts_without_stripe: ({ program, batch, lines }) => ({
    title: `Đợt ${batch} của ${program}: ${lines} khoản chi trả không thể đi qua Stripe`,
    lines: [
      `Trong đợt ${batch} của ${program}, tài khoản Stripe của ${lines} người nhận chưa sẵn sàng để nhận tiền.`,
      "Nếu người nhận đã khai báo một cách nhận khác, hãy chuyển khoản đó sang cách ấy, hoặc thử lại khi khoản đó đã thất bại, rồi tự chi trả.",
    ],
    action: null,
    note: null,
  }),
  dispute_opened: ({ program, partner, number, subject, dueAt }, say) => ({
    title: `${partner} khiếu nại về ${SUBJECTS[subject]}`,
    lines: [
      `${partner} đã mở khiếu nại số ${number} trong ${program}, về ${SUBJECTS[subject]}.`,
      `Hãy trả lời trước ${say.moment(dueAt)}.`,
    ],
    action: "Xem khiếu nại",
    note: null,
  }),
  dispute_overdue: ({ program, partner, number, subject, dueAt }, say) => ({
    title: `Khiếu nại số ${number} trong ${program} đã quá hạn`,
    lines: [
      `${partner} đang chờ trả lời khiếu nại số ${number}, về ${SUBJECTS[subject]}. Hạn trả lời là ${say.moment(dueAt)}.`,
    ],
    action: "Trả lời khiếu nại",
    note: null,
  }),
  dispute_answered: ({ program, number, subject }) => ({
    title: `${program} đã trả lời khiếu nại số ${number} của bạn`,
    lines: [
      `Khiếu nại số ${number} về ${SUBJECTS[subject]} đã có câu trả lời. Bạn có thể hỏi tiếp, hoặc dừng ở đó.`,
    ],
    action: "Đọc câu trả lời",
    note: null,
  }),
  dispute_decided: ({ program, number, subject, accepted }) => ({
    title: `${program} đã ${accepted ? "chấp nhận" : "từ chối"} khiếu nại số ${number} của bạn`,
    lines: [
      accepted
        ? `${program} đồng ý với bạn trong khiếu nại số ${number} về ${SUBJECTS[subject]} và sẽ xử lý. Thay đổi sẽ hiện trong thu nhập của bạn.`
        : `${program} đã từ chối khiếu nại số ${number} về ${SUBJECTS[subject]}. Lý do được ghi trong khiếu nại.`,
    ],
    action: "Xem khiếu nại",
    note: null,
  }),
  ...KYC_VI,
  funds_low: ({ program, currency, fundsMinor, lowBalanceMinor }, say) => ({
    title: `Số dư của ${program} đang thấp: ${say.amount(fundsMinor, currency)}`,
    lines: [
      `Chỉ còn ${say.amount(fundsMinor, currency)} để chi trả cho các đối tác của ${program}; bạn đã yêu cầu được báo khi số dư dưới ${say.amount(lowBalanceMinor, currency)}.`,
      "Các khoản chi trả vượt quá số dư sẽ chờ đến khi có tiền, rồi tự động được thực hiện.",
    ],
    action: "Nạp tiền",
    note: null,
  }),
  invoice_issued: ({ program, number, month, currency, feeMinor }, say) => ({
    title: `Hóa đơn số ${number} của ${program} cho ${say.month(month)}`,
    lines: [
      `Đã có hóa đơn của ${program} cho ${say.month(month)} bằng ${currency}: số tiền đã nạp, đã chi trả, và phí ${say.amount(feeMinor, currency)} đã được trừ vào số dư.`,
    ],
    action: "Xem hóa đơn",
    note: null,
  }),
  reconciliation_differs: ({ fresh, open }) => ({
    title: `Chi trả: ${fresh} điểm chênh lệch mới`,
    lines: [
      `Sổ sách của chúng ta đã được đối chiếu với các lệnh chuyển tiền và số dư trên Stripe cùng các ngân hàng: ${fresh} điểm chênh lệch là mới hoặc xuất hiện trở lại, tổng cộng ${open} điểm đang chờ người xử lý.`,
      "Trong lúc đó việc chi trả vẫn tiếp tục. Mỗi điểm chênh lệch cho biết số liệu của từng bên: hãy nhận xử lý, tìm nguyên nhân và ghi lại.",
    ],
    action: "Xem các điểm chênh lệch",
    note: null,
  }),
  export_ready: ({ expiresAt }, say) => ({
    title: "Dữ liệu của bạn đã sẵn sàng",
    lines: [
      `Mọi dữ liệu chúng tôi giữ về bạn đã được đóng gói trong một tệp. Có thể tải đến ${say.moment(expiresAt)}.`,
    ],
    action: "Tải tệp",
    note: "Ai có liên kết cũng tải được tệp: hãy giữ thư này cho riêng bạn.",
  }),
  list_export_ready: ({ list, rows, expiresAt }, say) => ({
    title: `Tệp xuất đã sẵn sàng: ${LISTS[list]}`,
    lines: [
      `Tệp có ${say.count(rows)} dòng. Bạn có thể tải đến ${say.moment(expiresAt)}; không ai khác tải được.`,
    ],
    action: "Đến các tệp xuất",
    note: null,
  }),
  account_erased: () => ({
    title: "Tài khoản của bạn đã được xóa",
    lines: [
      "Những gì cho biết bạn là ai đã được xóa khỏi hệ thống của chúng tôi. Các khoản đã ghi sổ vẫn nằm trong sổ mà không kèm tên.",
      "Đây là thư cuối cùng từ chúng tôi.",
    ],
    action: null,
    note: null,
  }),
};

export const VI_FRAME: FrameWords = {
  greeting: (name) => (name === null ? "Xin chào," : `Xin chào ${name},`),
  linkInFull: "Nếu nút không hoạt động, hãy mở địa chỉ này:",
  why: "Đây là thư của Tributary về tài khoản của bạn hoặc về một chương trình mà bạn tham gia.",
  settings: "Bạn được báo những gì, và bằng cách nào",
  digestTitle: (count) => `Ngày của bạn: ${count} việc`,
  digestLine: "Những gì đã xảy ra từ bản tóm tắt trước:",
  more: (count) => `Còn ${count} việc nữa trong hộp thông báo.`,
  inbox: "Mở hộp thông báo",
};

/** Why nothing is sent to an address any more. */
function endsBecause(host: string, reason: string): string {
  return reason === "gone"
    ? `${host} trả lời rằng địa chỉ này không còn nữa (410), nên chúng tôi không gửi gì đến đó nữa.`
    : `Trong năm ngày không có gì gửi đến ${host} mà đến nơi, nên chúng tôi không gửi gì đến đó nữa.`;
}

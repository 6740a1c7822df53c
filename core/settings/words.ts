import type { SettingName } from "./settings.ts";

// A type and no interface, so that the site's texts take it.
type Words = {
  readonly title: string;
  /** What it does; of a switch, what stays away while it is off. */
  readonly what: string;
};

/** What settings are called, in the languages of the platform. */
export const SETTING_WORDS: Readonly<Record<"en" | "vi", Readonly<Record<SettingName, Words>>>> = {
  en: {
    register_merchants: {
      title: "Registration of merchants",
      what: "Off: nobody founds an organisation, neither when registering nor later.",
    },
    register_affiliates: {
      title: "Registration of affiliates",
      what: "Off: nobody makes an account as an affiliate. Those who have one join programs as before.",
    },
    act_as: {
      title: "Acting as a user",
      what: "Off: support begins to act as nobody. What was begun goes on until it ends.",
    },
    program_pages: {
      title: "Public pages of programs",
      what: "Off: pages at /p/… are not shown and not in the sitemap. What they say is kept.",
    },
    conversion_import: {
      title: "Import of conversions",
      what: "Off: files of conversions are refused. Servers and browsers report as before.",
    },
    postbacks: {
      title: "Postbacks of shops and networks",
      what: "Off: postbacks are refused. Whoever sent one sends it again, or it is lost.",
    },
    payouts_by_stripe: {
      title: "Payouts by Stripe",
      what: "Off: approved payouts wait and do not leave. What is at Stripe already goes on.",
    },
    payouts_by_hand: {
      title: "Payouts by hand",
      what: "Off: no bank file is made and no payout marked as paid. What was paid can still be corrected.",
    },
    stripe_identity: {
      title: "Stripe Identity",
      what: "Off: no payee begins a check at Stripe. Checks that were begun are finished.",
    },
    requests_per_key: { title: "Requests of one API key", what: "In a minute, of all but sales." },
    requests_per_user: { title: "Requests of one user", what: "In a minute, on all its devices together." },
    requests_per_place: {
      title: "Requests of one address",
      what: "In a minute, of those who are not signed in. An office may share one address.",
    },
    sales_per_key: {
      title: "Sales of one key or program",
      what: "In ten seconds, reports of sales and refunds; a batch counts as one.",
    },
    programs: { title: "Programs", what: "Of an organisation, archived ones among them." },
    members: {
      title: "Members",
      what: "Of an organisation, with invitations that wait. It is asked when somebody is invited.",
    },
    api_keys: { title: "API keys", what: "Of an organisation, that work. Rotating one needs no room." },
    webhook_endpoints: {
      title: "Webhook endpoints",
      what: "Of an organisation, or postbacks of an affiliate.",
    },
    partner_groups: { title: "Groups of partners", what: "Of one program." },
    links_per_partner: { title: "Links of a partner", what: "In one program, archived ones among them." },
    links_at_once: { title: "Links at once", what: "That a partner makes by one list." },
    import_rows: { title: "Rows of an import", what: "Of one file of conversions." },
    open_disputes: { title: "Open disputes", what: "Of one partner of a program." },
    organisations_owned: { title: "Organisations of one owner", what: "That one user owns." },
    exports_waiting: { title: "Exports at once", what: "Of one user, that are being made." },
  },
  vi: {
    register_merchants: {
      title: "Đăng ký nhà bán hàng",
      what: "Khi tắt: không ai lập được tổ chức, dù lúc đăng ký hay sau đó.",
    },
    register_affiliates: {
      title: "Đăng ký đối tác",
      what: "Khi tắt: không ai tạo được tài khoản đối tác. Người đã có tài khoản vẫn tham gia chương trình như trước.",
    },
    act_as: {
      title: "Thao tác thay người dùng",
      what: "Khi tắt: nhân viên hỗ trợ không bắt đầu thao tác thay ai. Phiên đã bắt đầu chạy tiếp đến hết.",
    },
    program_pages: {
      title: "Trang công khai của chương trình",
      what: "Khi tắt: các trang /p/… không hiển thị và không có trong sitemap. Nội dung được giữ lại.",
    },
    conversion_import: {
      title: "Nhập chuyển đổi",
      what: "Khi tắt: tệp chuyển đổi bị từ chối. Máy chủ và trình duyệt vẫn báo như trước.",
    },
    postbacks: {
      title: "Postback của cửa hàng và mạng lưới",
      what: "Khi tắt: postback bị từ chối. Bên gửi phải gửi lại, nếu không sẽ mất.",
    },
    payouts_by_stripe: {
      title: "Chi trả qua Stripe",
      what: "Khi tắt: khoản đã duyệt nằm chờ. Khoản đã ở Stripe vẫn đi tiếp.",
    },
    payouts_by_hand: {
      title: "Chi trả thủ công",
      what: "Khi tắt: không tạo tệp ngân hàng và không đánh dấu đã trả. Khoản đã trả vẫn sửa được.",
    },
    stripe_identity: {
      title: "Stripe Identity",
      what: "Khi tắt: không ai bắt đầu xác minh ở Stripe. Lượt đã bắt đầu được làm nốt.",
    },
    requests_per_key: { title: "Yêu cầu của một khoá API", what: "Trong một phút, trừ báo cáo đơn hàng." },
    requests_per_user: {
      title: "Yêu cầu của một người dùng",
      what: "Trong một phút, trên mọi thiết bị cộng lại.",
    },
    requests_per_place: {
      title: "Yêu cầu từ một địa chỉ",
      what: "Trong một phút, của người chưa đăng nhập. Một văn phòng có thể dùng chung một địa chỉ.",
    },
    sales_per_key: {
      title: "Đơn hàng của một khoá hoặc chương trình",
      what: "Trong mười giây, báo cáo đơn hàng và hoàn tiền; một lô tính là một.",
    },
    programs: { title: "Chương trình", what: "Của một tổ chức, kể cả đã lưu trữ." },
    members: {
      title: "Thành viên",
      what: "Của một tổ chức, kể cả lời mời đang chờ. Được xét khi mời thêm người.",
    },
    api_keys: { title: "Khoá API", what: "Của một tổ chức, còn hiệu lực. Thay khoá thì không cần thêm chỗ." },
    webhook_endpoints: {
      title: "Điểm nhận webhook",
      what: "Của một tổ chức, hoặc postback của một đối tác.",
    },
    partner_groups: { title: "Nhóm đối tác", what: "Của một chương trình." },
    links_per_partner: {
      title: "Liên kết của một đối tác",
      what: "Trong một chương trình, kể cả đã lưu trữ.",
    },
    links_at_once: { title: "Liên kết mỗi lần", what: "Mà một đối tác tạo bằng một danh sách." },
    import_rows: { title: "Dòng mỗi lần nhập", what: "Của một tệp chuyển đổi." },
    open_disputes: { title: "Khiếu nại đang mở", what: "Của một đối tác trong một chương trình." },
    organisations_owned: { title: "Tổ chức của một chủ sở hữu", what: "Mà một người dùng sở hữu." },
    exports_waiting: { title: "Tệp xuất cùng lúc", what: "Của một người dùng, đang được tạo." },
  },
};

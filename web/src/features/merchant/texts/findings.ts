import { plural } from "../../../lib/texts/plural.ts";
import { defineTexts } from "../../../lib/texts/texts.ts";

export const findingsTexts = defineTexts({
  en: {
    wrongHostText: (count: number) =>
      plural(count, {
        one: "# report came from there, and it is not an allowed host. If it is yours, add it to the allowed hosts.",
        other:
          "# reports came from there, and it is not an allowed host. If it is yours, add it to the allowed hosts.",
      }),
    refusedText: (count: number, reason: string) =>
      plural(count, { one: `# report was refused: ${reason}.`, other: `# reports were refused: ${reason}.` }),
    thePostback: "The postback",
    noReason: "no reason given",
    notCome: "the event it belongs to has not come",
    notKnown: "It is not known why",
    followFirst: (why: string) => `${why}. Follow the link first, and order in the same browser.`,
    noHost: "No host is allowed",
    noHostText: "Every report of a browser is refused until you save the host of your pages above.",
    nothing: "Nothing has arrived yet",
    nothingText: "Open your page in another tab. What it sends appears here within seconds.",
    wrongHost: (host: string) => `Pages on ${host} are refused`,
    testKey: "Pages use the test key alone",
    testKeyText:
      "What comes with trbt_… is shown and never money. Use the key that begins with trbp_ on your real pages.",
    bots: "Everything that arrives is taken for a bot",
    botsText: (bot: string) => `It looks like ${bot}. Open the page yourself, in a browser with a window.`,
    clicksOnly: "Clicks arrive, pages do not",
    clicksConsent:
      "The program asks for consent, and the snippet sends nothing before it. Agree on your page; if nothing changes, see whether your banner calls the consent command.",
    clicksBlocked:
      "The page that the link leads to has no snippet, or something blocks it. The guide can check the page.",
    tokenLost: "The click token is lost on the way",
    tokenLostText:
      "Clicks and pages arrive, but no page brings a token. See whether your site redirects and drops ?tcid=, or whether the landing page has no snippet.",
    unread: "Some reports could not be read",
    currency: (currency: string) => `Orders in ${currency} are refused`,
    currencyText: (accepted: string) =>
      `The program accepts ${accepted}. Report another currency, or add this one to the program.`,
    browserRefused: "A browser's conversion was refused",
    sentRefused: (provider: string) => `${provider} sent what was refused`,
    sentParked: (provider: string) => `${provider} sent what waits for another event`,
    unproven: (provider: string) => `${provider} did not prove itself`,
    unprovenStripe:
      "A webhook came that the saved signing secret does not prove. Copy the secret of this very endpoint from Stripe once more, of live mode and of test mode each its own.",
    unprovenPostback:
      "A call came from an address that is not allowed, or without the signature that the program asks for.",
    noConversion: "No conversion yet",
    noConversionText:
      "Follow the link of the guide and place an order on your page; it appears here within seconds.",
    allTests: "Every conversion so far is a test",
    allTestsText: "Tests are never money. Report with the live key to see a real one.",
    toNobody: "The latest conversion is credited to nobody",
    justArrived: "A conversion has just arrived",
    justArrivedText: "Who brought it is being worked out, which takes a few seconds.",
    works: "It works",
    worksText: "A conversion has arrived and is credited.",
  },
  vi: {
    wrongHostText: (count) =>
      plural(count, {
        other:
          "Có # báo cáo đến từ đó, và đó không phải máy chủ được phép. Nếu là của bạn, hãy thêm vào danh sách được phép.",
      }),
    refusedText: (count, reason) => plural(count, { other: `Có # báo cáo bị từ chối: ${reason}.` }),
    thePostback: "Postback",
    noReason: "không nêu lý do",
    notCome: "sự kiện mà nó thuộc về chưa đến",
    notKnown: "Không rõ vì sao",
    followFirst: (why) => `${why}. Trước hết hãy theo liên kết, rồi đặt hàng trong cùng trình duyệt.`,
    noHost: "Chưa có máy chủ nào được phép",
    noHostText: "Mọi báo cáo của trình duyệt bị từ chối cho đến khi bạn lưu máy chủ của trang mình ở trên.",
    nothing: "Chưa có gì đến",
    nothingText: "Hãy mở trang của bạn trong thẻ khác. Những gì trang gửi hiện ở đây trong vài giây.",
    wrongHost: (host) => `Trang trên ${host} bị từ chối`,
    testKey: "Trang chỉ dùng khoá thử nghiệm",
    testKeyText:
      "Những gì đến với trbt_… được hiển thị và không bao giờ tính tiền. Hãy dùng khoá bắt đầu bằng trbp_ trên trang thật.",
    bots: "Mọi thứ đến đều bị coi là bot",
    botsText: (bot) => `Trông giống ${bot}. Hãy tự mở trang, trong trình duyệt có cửa sổ.`,
    clicksOnly: "Có lượt nhấp, nhưng trang không báo gì",
    clicksConsent:
      "Chương trình yêu cầu sự đồng ý, và đoạn mã không gửi gì trước đó. Hãy đồng ý trên trang của bạn; nếu vẫn không có gì, hãy xem biểu ngữ có gọi lệnh đồng ý không.",
    clicksBlocked:
      "Trang mà liên kết dẫn tới không có đoạn mã, hoặc bị chặn. Hướng dẫn có thể kiểm tra trang.",
    tokenLost: "Mã lượt nhấp bị mất giữa đường",
    tokenLostText:
      "Có lượt nhấp và có trang, nhưng không trang nào mang mã. Hãy xem trang web có chuyển hướng và bỏ mất ?tcid= không, hoặc trang đích có thiếu đoạn mã không.",
    unread: "Một số báo cáo không đọc được",
    currency: (currency) => `Đơn hàng bằng ${currency} bị từ chối`,
    currencyText: (accepted) =>
      `Chương trình nhận ${accepted}. Hãy báo bằng tiền tệ khác, hoặc thêm tiền tệ này vào chương trình.`,
    browserRefused: "Một chuyển đổi từ trình duyệt bị từ chối",
    sentRefused: (provider) => `${provider} gửi nội dung bị từ chối`,
    sentParked: (provider) => `${provider} gửi nội dung còn chờ một sự kiện khác`,
    unproven: (provider) => `${provider} không chứng minh được nguồn gốc`,
    unprovenStripe:
      "Một webhook đến mà khoá ký đã lưu không xác nhận được. Hãy sao chép lại khoá của đúng endpoint này từ Stripe, chế độ thật và chế độ thử mỗi bên một khoá.",
    unprovenPostback:
      "Một lệnh gọi đến từ địa chỉ không được phép, hoặc thiếu chữ ký mà chương trình yêu cầu.",
    noConversion: "Chưa có chuyển đổi",
    noConversionText:
      "Hãy theo liên kết của hướng dẫn và đặt một đơn trên trang của bạn; đơn hiện ở đây trong vài giây.",
    allTests: "Mọi chuyển đổi đến nay đều là thử nghiệm",
    allTestsText: "Thử nghiệm không bao giờ tính tiền. Hãy báo bằng khoá thật để thấy chuyển đổi thật.",
    toNobody: "Chuyển đổi mới nhất không được ghi nhận cho ai",
    justArrived: "Một chuyển đổi vừa đến",
    justArrivedText: "Đang xác định ai đã đem nó đến, mất vài giây.",
    works: "Mọi thứ hoạt động",
    worksText: "Một chuyển đổi đã đến và được ghi nhận.",
  },
});

import { defineTexts } from "../../../lib/texts/texts.ts";

export const pageCheckTexts = defineTexts({
  en: {
    answered: (status: string) => `The tracker answered ${status}`,
    noWindow: "The browser opened no window",
    noWindowText: "Allow this site to open windows, then check again.",
    blocked: "This browser does not load the tracker",
    blockedText:
      "An ad blocker or the network blocks it here. Switch the blocker off for your page, or try another browser; your visitors with such a blocker are not tracked either, and the server API counts their orders all the same.",
    closed: "The window was closed before the snippet answered",
    silent: "No snippet answered",
    silentText:
      "The code is missing on this page, something blocks it (an ad blocker, or a content security policy without the tracker's host), or the site cuts windows off from each other (Cross-Origin-Opener-Policy: same-origin).",
    otherKey: "The page has another program's key",
    otherKeyText: (key: string) => `It reports for ${key}. Replace the code by the one above.`,
    denied: "This visitor has denied consent",
    deniedText:
      "The snippet keeps and sends nothing, as it should. Agree in the page's banner and check again.",
    pending: "The snippet waits for consent",
    pendingText:
      "Agree in the page's banner. If nothing changes, the banner does not call the consent command shown above.",
    refuses: (host: string) => `The tracker refuses pages on ${host}`,
    refusesText: (host: string) =>
      `Save ${host} as an allowed host. A change reaches every place within about a minute.`,
    tooMany: "Too many reports",
    tooManyText: "The snippet sends them later, in a moment.",
    notThrough: "The snippet runs, and its reports do not get through",
    notThroughText:
      "Something blocks them: an ad blocker, the network, or a content security policy whose connect-src lacks the tracker's host.",
    tookNotAgain: "It could not take the report; the snippet sends it again by itself.",
    tookNot: "It could not take the report. Below it stands what was refused and why.",
    testKey: "The page uses the test key",
    testKeyText: "Its reports arrive, and are never money. Use the live key for real orders.",
    works: "The snippet works on this page",
    worksPrivacy:
      "Its reports arrive. This browser asks not to be followed (GPC or DNT), so visits are not connected.",
    worksText: "Its reports arrive.",
  },
  vi: {
    answered: (status) => `Máy chủ theo dõi trả lời ${status}`,
    noWindow: "Trình duyệt không mở cửa sổ",
    noWindowText: "Hãy cho phép trang này mở cửa sổ, rồi kiểm tra lại.",
    blocked: "Trình duyệt này không tải được mã theo dõi",
    blockedText:
      "Trình chặn quảng cáo hoặc mạng chặn nó ở đây. Hãy tắt trình chặn cho trang của bạn, hoặc thử trình duyệt khác; khách có trình chặn như vậy cũng không được theo dõi, nhưng API máy chủ vẫn tính đơn hàng của họ.",
    closed: "Cửa sổ đã đóng trước khi đoạn mã trả lời",
    silent: "Không có đoạn mã nào trả lời",
    silentText:
      "Trang này thiếu đoạn mã, hoặc nó bị chặn (trình chặn quảng cáo, hay chính sách bảo mật nội dung không có máy chủ theo dõi), hoặc trang web tách các cửa sổ khỏi nhau (Cross-Origin-Opener-Policy: same-origin).",
    otherKey: "Trang có khoá của chương trình khác",
    otherKeyText: (key) => `Trang báo cho ${key}. Hãy thay mã bằng mã ở trên.`,
    denied: "Khách này đã từ chối",
    deniedText:
      "Đoạn mã không lưu và không gửi gì, đúng như phải thế. Hãy đồng ý trong biểu ngữ của trang rồi kiểm tra lại.",
    pending: "Đoạn mã đang chờ sự đồng ý",
    pendingText:
      "Hãy đồng ý trong biểu ngữ của trang. Nếu không có gì thay đổi, biểu ngữ không gọi lệnh đồng ý nêu ở trên.",
    refuses: (host) => `Máy chủ theo dõi từ chối trang trên ${host}`,
    refusesText: (host) =>
      `Hãy lưu ${host} là máy chủ được phép. Thay đổi đến mọi nơi trong khoảng một phút.`,
    tooMany: "Quá nhiều báo cáo",
    tooManyText: "Đoạn mã sẽ gửi chúng sau, trong chốc lát.",
    notThrough: "Đoạn mã chạy, nhưng báo cáo không đi được",
    notThroughText:
      "Có gì đó chặn chúng: trình chặn quảng cáo, mạng, hoặc chính sách bảo mật nội dung có connect-src thiếu máy chủ theo dõi.",
    tookNotAgain: "Máy chủ chưa nhận được báo cáo; đoạn mã sẽ tự gửi lại.",
    tookNot: "Máy chủ không nhận báo cáo. Bên dưới nêu điều gì bị từ chối và vì sao.",
    testKey: "Trang dùng khoá thử nghiệm",
    testKeyText: "Báo cáo có đến, nhưng không bao giờ tính tiền. Hãy dùng khoá thật cho đơn hàng thật.",
    works: "Đoạn mã hoạt động trên trang này",
    worksPrivacy:
      "Báo cáo có đến. Trình duyệt này yêu cầu không bị theo dõi (GPC hoặc DNT), nên các lượt truy cập không được nối với nhau.",
    worksText: "Báo cáo có đến.",
  },
});

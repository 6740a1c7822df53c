import { defineTexts } from "../../../lib/texts/texts.ts";

export const wantsTexts = defineTexts({
  en: {
    bankAccount: "the bank account it pays to",
    secondDocument: "a second document that proves who you are",
    document: "a document that proves who you are",
    idNumber: "your national identity number",
    ssn: "the last four digits of your social security number",
    taxNumber: "your tax number",
    birth: "your date of birth",
    firstName: "your first name",
    lastName: "your last name",
    email: "your e-mail address",
    phone: "your phone number",
    consent: "your consent to its terms",
    address: "your address",
  },
  vi: {
    bankAccount: "tài khoản ngân hàng để nhận tiền",
    secondDocument: "giấy tờ thứ hai chứng minh bạn là ai",
    document: "giấy tờ chứng minh bạn là ai",
    idNumber: "số định danh cá nhân của bạn",
    ssn: "bốn số cuối của số an sinh xã hội (SSN)",
    taxNumber: "mã số thuế của bạn",
    birth: "ngày sinh của bạn",
    firstName: "tên của bạn",
    lastName: "họ của bạn",
    email: "địa chỉ email của bạn",
    phone: "số điện thoại của bạn",
    consent: "sự đồng ý của bạn với điều khoản",
    address: "địa chỉ của bạn",
  },
});

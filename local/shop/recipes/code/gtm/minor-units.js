function () {
  var none = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
  var three = "BHD IQD JOD KWD LYD OMR TND";
  var currency = {{DLV - currency}};
  var digits = none.indexOf(currency) >= 0 ? 0 : three.indexOf(currency) >= 0 ? 3 : 2;
  return Math.round(Number({{DLV - value}}) * Math.pow(10, digits));
}

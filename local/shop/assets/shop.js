// The shop's own script: what a merchant writes to use the snippet. It works without it, too.
(() => {
  const CONSENT = "shop_consent";
  const tributary = (...command) => window.tributary?.(...command);

  /** What the server has put into the page for the snippet: a product that is looked at, an order that was placed. */
  const { product, conversion } = JSON.parse(document.body.dataset.tell ?? "{}");
  if (product !== undefined) tributary("product", product.id, product.data);
  if (conversion !== undefined) tributary("conversion", conversion);

  /** The checkout carries the click's token to the shop's server. */
  const field = document.querySelector("[data-checkout] [name=clickToken]");
  const fillToken = () =>
    field !== null &&
    tributary("token", (token) => {
      field.value = token ?? "";
    });
  fillToken();

  const banner = document.querySelector("[data-consent]");
  if (banner === null) return;
  const answer = localStorage.getItem(CONSENT);
  banner.hidden = answer !== null;
  tributary("consent", answer ?? "pending");
  for (const button of banner.querySelectorAll("[data-consent-answer]")) {
    button.addEventListener("click", () => {
      localStorage.setItem(CONSENT, button.dataset.consentAnswer);
      tributary("consent", button.dataset.consentAnswer);
      banner.hidden = true;
      fillToken();
    });
  }
  document.querySelector("[data-consent-open]")?.addEventListener("click", () => {
    banner.hidden = false;
    banner.querySelector("button").focus();
  });
})();

// The shop's own script: what a merchant writes to use the snippet. It works without it, too.
(() => {
  const CONSENT = "shop_consent";
  const tributary = (...command) => window.tributary?.(...command);

  /** What the server has put into the page for the snippet: a product that is looked at, an order that was placed. */
  const { product, conversion } = JSON.parse(document.body.dataset.tell ?? "{}");
  if (product !== undefined) tributary("product", product.id, product.data);
  if (conversion !== undefined) tributary("conversion", conversion);

  /** The checkout carries the click's token to the shop's server, as soon as there is one and it may be used. */
  const field = document.querySelector("[data-checkout] [name=clickToken]");
  if (field !== null) {
    tributary("token", (token) => {
      field.value = token;
    });
  }

  const banner = document.querySelector("section[data-consent]");
  if (banner === null) return;
  banner.hidden = localStorage.getItem(CONSENT) !== null;
  for (const button of banner.querySelectorAll("[data-consent-answer]")) {
    button.addEventListener("click", () => {
      localStorage.setItem(CONSENT, button.dataset.consentAnswer);
      tributary("consent", button.dataset.consentAnswer);
      banner.hidden = true;
      if (field !== null && button.dataset.consentAnswer === "denied") field.value = "";
    });
  }
  document.querySelector("[data-consent-open]")?.addEventListener("click", () => {
    banner.hidden = false;
    banner.querySelector("button").focus();
  });
})();

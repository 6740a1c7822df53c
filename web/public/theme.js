// The theme that the viewer has chosen, before anything is drawn; web/src/lib/theme.ts changes it afterwards.
try {
  const theme = localStorage.getItem("tributary.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // A browser that keeps nothing shows what the system shows.
}

// What the browser draws around the page is of the theme that is shown, whoever changes it.
function colourFrame() {
  const { theme } = document.documentElement.dataset;
  for (const meta of document.querySelectorAll('meta[name="theme-color"]')) {
    const own = meta.dataset.theme;
    meta.media = theme === undefined ? `(prefers-color-scheme: ${own})` : theme === own ? "all" : "not all";
  }
}
new MutationObserver(colourFrame).observe(document.documentElement, { attributeFilter: ["data-theme"] });
colourFrame();

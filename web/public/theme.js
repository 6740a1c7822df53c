// The theme that the viewer has chosen, before anything is drawn; web/src/lib/theme.ts changes it afterwards.
try {
  const theme = localStorage.getItem("tributary.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // A browser that keeps nothing shows what the system shows.
}

// Before anything is drawn: the colours the viewer chose, or else those of the device.
(() => {
  const root = document.documentElement;
  const device = matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    const choice = root.dataset.themeChoice;
    root.dataset.bsTheme = choice === 'dark' || (choice === 'auto' && device.matches) ? 'dark' : 'light';
    document.dispatchEvent(new Event('azki-theme'));
  };
  device.addEventListener('change', apply);
  document.addEventListener('click', (event) => {
    if (!event.target.closest?.('[data-theme-toggle]')) return;
    root.dataset.themeChoice = root.dataset.bsTheme === 'dark' ? 'light' : 'dark';
    const [zone = 'UTC', calendar = 'gregorian'] = decodeURIComponent(document.cookie.match(/(?:^|; )azki-view=([^;]*)/)?.[1] ?? '').split('~').filter(Boolean);
    document.cookie = `azki-view=${encodeURIComponent(`${zone}~${calendar}~${root.dataset.themeChoice}`)};path=/;max-age=34560000;samesite=lax`;
    apply();
  });
  apply();
})();

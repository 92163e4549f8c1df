// Before anything is drawn: the colours the viewer chose, or else those of the device.
(() => {
  const root = document.documentElement;
  const device = matchMedia('(prefers-color-scheme: dark)');
  const wanted = () => root.dataset.themeChoice === 'dark' || (root.dataset.themeChoice === 'auto' && device.matches) ? 'dark' : 'light';
  const apply = () => {
    root.dataset.bsTheme = wanted();
    document.dispatchEvent(new Event('azki-theme'));
  };
  // The next page that is put in place of this one brings its own attributes, of a server that knows no device.
  new MutationObserver(() => { if (root.dataset.bsTheme !== wanted()) apply(); }).observe(root, { attributes: true, attributeFilter: ['data-bs-theme', 'data-theme-choice'] });
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

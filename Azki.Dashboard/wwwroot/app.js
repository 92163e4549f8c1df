// Small comforts; every page works without them.
(() => {
  // A filter counts as soon as it is changed.
  document.addEventListener('change', (event) => {
    const form = event.target.closest?.('form[data-autosubmit]');
    if (form && event.target.type === 'checkbox') form.dataset.changed = '1';
    else if (form && event.target.type !== 'text' && (event.target.type !== 'date' || isRange(form, event.target))) form.requestSubmit();
  });
  // While a range is being set it may end before it begins, and a year may be three digits short.
  const isRange = (form, field) => {
    const [from, to] = ['from', 'to'].map((name) => form.elements[name].value);
    return field.value >= '1800' && !(from && to && from > to);
  };
  // Several values of a list are chosen before it is closed.
  document.addEventListener('toggle', (event) => {
    const form = event.target.closest?.('form[data-autosubmit]');
    // The next list may be open already: its choices count with these.
    if (!form || event.target.open || !form.dataset.changed || form.querySelector('details.menu[open]')) return;
    delete form.dataset.changed;
    form.requestSubmit();
  }, true);
  // A list of choices closes when one clicks or tabs elsewhere, or presses Escape.
  const closeOthers = (target) => document.querySelectorAll('details.menu[open]').forEach((menu) => { if (!menu.contains(target)) menu.open = false; });
  document.addEventListener('click', (event) => closeOthers(event.target));
  // Focus by a pressed button of the mouse is of a click that has not come yet: a list closed by it would count before the next one is open.
  document.addEventListener('focusin', (event) => { if (event.target.matches(':focus-visible')) closeOthers(event.target); });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') document.querySelectorAll('details.menu[open]').forEach((menu) => { menu.open = false; menu.querySelector('summary').focus(); });
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.target.closest?.('form[data-run]')?.requestSubmit();
  });
  document.addEventListener('click', async (event) => {
    const copy = event.target.closest?.('[data-copy-address]');
    if (!copy) return;
    const link = new URL(copy.dataset.copyAddress || location.href, location.href).href;
    // Where a page comes by plain HTTP from another machine, there is no clipboard for it.
    try { await navigator.clipboard.writeText(link); } catch { prompt('Copy this link', link); return; }
    copy.textContent = 'Copied';
    setTimeout(() => { copy.textContent = 'Copy link'; }, 1500);
  });

  // Who signs out in one window is out in all of them, also where a page is live and asks for nothing. It is kept when that was: a page that was
  // still loading hears of nothing, and one in the background may hear late.
  const signedOut = 'azki-signed-out';
  const leaving = 'azki-signing-out';
  const leaveToo = () => {
    try {
      const at = localStorage.getItem(signedOut);
      // Once for each time, or a clock that was set back would have the page come again and again.
      if (location.pathname === '/signin' || sessionStorage.getItem(signedOut) === at || !(Number(at) > performance.timeOrigin)) return;
      sessionStorage.setItem(signedOut, at);
      location.reload();
    } catch { /* Nothing is kept in this browser. */ }
  };
  document.addEventListener('submit', (event) => { if (event.target.getAttribute('action') === '/signout') sessionStorage.setItem(leaving, '1'); });
  if (location.pathname === '/signin' && sessionStorage.getItem(leaving)) {
    sessionStorage.removeItem(leaving);
    try { localStorage.setItem(signedOut, String(Date.now())); } catch { /* Nothing is kept in this browser. */ }
  }
  window.addEventListener('storage', (event) => { if (event.key === signedOut) leaveToo(); });
  document.addEventListener('visibilitychange', leaveToo);
  leaveToo();

  // The SQL of this browser's last runs.
  const kept = 'azki-sql-history';
  const history = () => { try { return JSON.parse(localStorage.getItem(kept)) ?? []; } catch { return []; } };
  const remember = () => {
    const ran = document.querySelector('[data-ran-sql]')?.dataset.ranSql;
    if (ran) localStorage.setItem(kept, JSON.stringify([ran, ...history().filter((sql) => sql !== ran)].slice(0, 30)));
    const list = document.querySelector('[data-sql-history]');
    if (!list) return;
    list.replaceChildren(...history().map((sql) => {
      const item = document.createElement('li');
      const link = document.createElement('a');
      link.href = `/sql?q=${encodeURIComponent(sql)}`;
      link.textContent = sql.replace(/\s+/g, ' ').slice(0, 120);
      link.title = sql;
      item.append(link);
      return item;
    }));
  };
  document.addEventListener('click', (event) => {
    const name = event.target.closest?.('[data-insert]');
    const editor = document.querySelector('#sql');
    if (!name || !editor) return;
    editor.setRangeText(name.dataset.insert, editor.selectionStart, editor.selectionEnd, 'end');
    editor.focus();
  });
  document.addEventListener('DOMContentLoaded', () => { remember(); window.Blazor?.addEventListener('enhancedload', remember); });
  remember();
})();

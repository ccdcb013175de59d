// What Blazor cannot ask the browser, and the way back after a silo's death. No build; loaded before Blazor.
(() => {
  const theme = 'inventory-theme';

  window.inventoryDashboard = {
    start: () => {
      const kept = localStorage.getItem(theme);
      const dark = kept ? kept === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
      document.documentElement.dataset.theme = dark ? 'dark' : 'light';
      return { zone: Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC', dark };
    },
    keepTheme: dark => {
      localStorage.setItem(theme, dark ? 'dark' : 'light');
      document.documentElement.dataset.theme = dark ? 'dark' : 'light';
    },
    visible: () => document.visibilityState === 'visible',
    copy: text => navigator.clipboard?.writeText(text),
  };

  // Blazor would take the link for a page and leave the focus where it is.
  addEventListener('click', event => {
    if (!(event.target instanceof Element) || !event.target.closest('a.skip')) return;
    event.preventDefault();
    event.stopPropagation();
    document.getElementById('content')?.focus();
  }, true);

  // Ids are copied here: a handler for each of those on a page would be known to the circuit, and a click wait for it.
  addEventListener('click', event => {
    const id = event.target instanceof Element && event.target.closest('button.copy.sign')?.closest('.id')?.querySelector('code');
    if (id) navigator.clipboard?.writeText(id.textContent);
  });

  // A circuit dies with its silo. Whichever node answers next shows the same page: all of it is in the address.
  const banner = document.getElementById('components-reconnect-modal');
  let asking = null;
  const comeBack = async () => {
    try {
      const answer = await fetch('/health/ready', { cache: 'no-store', signal: AbortSignal.timeout(1000) });
      if (answer.ok) location.reload();
    } catch {
      // not yet
    }
  };
  banner?.addEventListener('components-reconnect-state-changed', event => {
    const state = event.detail.state;
    if (state === 'hide') {
      clearInterval(asking);
      asking = null;
    } else if (state === 'rejected' || state === 'failed') {
      comeBack();
      asking ??= setInterval(comeBack, 1000);
    } else {
      asking ??= setInterval(comeBack, 1000);
    }
  });
})();

// The field with suggestions as a combobox, and what a screen reader is told. Everything works without it.
'use strict';
(() => {
  const status = document.getElementById('status');
  const field = document.getElementById('q');
  const list = document.getElementById('suggestions');
  const say = text => { if (status.textContent !== text) status.textContent = text; };
  const announce = () => {
    const told = document.querySelector('main [data-status]');
    if (told) say(told.dataset.status);
  };
  document.body.addEventListener('htmx:afterSettle', announce);
  announce();

  // A name under the condition of a screen takes the place of the word that was begun.
  const where = document.getElementById('where');
  const check = document.getElementById('check');
  if (where && check) {
    check.addEventListener('click', event => {
      const name = event.target.closest('[data-name]');
      if (!name) return;
      where.value = where.value.replace(/[A-Za-z_][A-Za-z0-9_.]*$/, '') + name.dataset.name;
      where.focus();
      where.dispatchEvent(new Event('input', { bubbles: true }));
    });
  }

  if (!field || !list) return;

  let active = -1;
  const options = () => [...list.querySelectorAll('[role=option]')];
  const show = () => {
    const all = options();
    all.forEach((option, i) => option.setAttribute('aria-selected', String(i === active)));
    field.setAttribute('aria-expanded', String(all.length > 0));
    if (active >= 0) {
      field.setAttribute('aria-activedescendant', all[active].id);
      all[active].scrollIntoView({ block: 'nearest' });
    } else {
      field.removeAttribute('aria-activedescendant');
    }
  };
  const close = () => { list.replaceChildren(); active = -1; show(); };

  field.setAttribute('role', 'combobox');
  field.setAttribute('aria-autocomplete', 'list');
  field.setAttribute('aria-controls', 'suggestions');
  list.setAttribute('role', 'listbox');
  show();

  list.addEventListener('htmx:beforeSwap', event => {
    if (document.activeElement !== field) event.detail.shouldSwap = false;
  });
  list.addEventListener('htmx:afterSettle', () => {
    active = -1;
    show();
    const count = options().length;
    if (count > 0) say(list.dataset.many.replace('{n}', String(count)));
  });
  list.addEventListener('mousedown', event => event.preventDefault());
  field.addEventListener('blur', close);
  field.addEventListener('keydown', event => {
    const all = options();
    if (event.isComposing || all.length === 0) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const step = event.key === 'ArrowDown' ? 1 : -1;
      active = active < 0 && step < 0 ? all.length - 1 : (active + step + all.length + 1) % (all.length + 1);
      if (active === all.length) active = -1;
      show();
      event.preventDefault();
    } else if (event.key === 'Enter' && active >= 0) {
      event.preventDefault();
      all[active].click();
    } else if (event.key === 'Escape') {
      close();
      event.preventDefault();
    }
  });
})();

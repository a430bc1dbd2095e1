// SPDX-License-Identifier: AGPL-3.0-or-later
//
// keyboard - a person who has no pointer: Tab, Enter, Space, arrows and letters, nothing else
//
// Every place that the Tab key leads to must show that it is there; a place that the key does not leave
// is a trap.

const MAX_TABS = 400;

// Runs in the page.  What the focus is on and how it shows: a line or a shadow around it, around the
// label that is drawn in its place, or around what the label draws before or after itself.
function describe() {
  const node = document.activeElement;
  if (!node || node === document.body || node === document.documentElement)
    return null;
  globalThis.alboMarks ??= new WeakMap();
  globalThis.alboCount ??= 0;
  if (!alboMarks.has(node))
    alboMarks.set(node, ++alboCount);
  const label = node.labels?.[0];
  const styles = [getComputedStyle(node)];
  for (const drawn of label ? [label] : [])
    styles.push(getComputedStyle(drawn), getComputedStyle(drawn, '::before'), getComputedStyle(drawn, '::after'));
  const isVisible = style => (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0)
    || style.boxShadow !== 'none';
  const { width, height, top, left } = (label && node.getBoundingClientRect().width <= 1 ? label : node)
    .getBoundingClientRect();
  return {
    mark: alboMarks.get(node), tag: node.localName, type: node.type ?? '', id: node.id, name: node.name ?? '',
    value: node.value ?? '', text: (node.innerText ?? '').trim(), checked: node.checked ?? false,
    isReadOnly: node.readOnly ?? false, isMultiple: node.multiple ?? false,
    options: node.localName === 'select' ? [...node.options].map(({ value, label }) => [value, label]) : [],
    href: node.getAttribute('href') ?? '',
    shows: styles.some(isVisible) && node.matches(':focus-visible, input[type="date"]:focus-within'),
    isOnScreen: width > 0 && height > 0 && top + height > 0 && left + width > 0
      && top < innerHeight && left < innerWidth,
  };
}

export function makeKeyboard(getPage) {
  const hidden = [];

  async function focused() {
    return getPage().evaluate(describe);
  }

  async function tab(before) {
    await getPage().keyboard.press('Tab');
    const place = await focused();
    if (place && before && place.mark === before.mark && !['date', 'radio'].includes(place.type))
      throw new Error(`the key does not leave <${place.tag} ${place.id || place.name}>`);
    if (place && place.tag !== 'body' && !place.shows)
      hidden.push(`${new URL(getPage().url()).pathname}: <${place.tag}> ${place.id || place.name || place.text}`);
    if (place && !place.isOnScreen)
      hidden.push(`${new URL(getPage().url()).pathname}: not on the screen: ${place.id || place.text}`);
    return place;
  }

  // By the Tab key to the link or button that says NAME.
  async function tabTo({ name }) {
    let place = await focused();
    for (let i = 0; i < MAX_TABS; i++) {
      if (place && ['a', 'button', 'summary'].includes(place.tag) && place.text.includes(name))
        return place;
      place = await tab(place);
    }
    throw new Error(`no key leads to “${name}”`);
  }

  async function activate({ name, leaves = true }) {
    await tabTo({ name });
    if (leaves)
      await Promise.all([getPage().waitForNavigation(), getPage().keyboard.press('Enter')]);
    else
      await getPage().keyboard.press('Enter');
    return focused();
  }

  async function choose(place, wanted) {
    const { keyboard } = getPage();
    const goal = place.options.find(([value]) => value === String(wanted));
    if (!goal)
      throw new Error(`${place.name} has no ${wanted}`);
    if (place.value !== goal[0])
      await keyboard.type(goal[1]);
    if ((await focused()).value !== goal[0])
      throw new Error(`${place.name} does not take ${goal[1]}`);
  }

  // The first of a group has the focus, or the one that is chosen: arrows go on from there and choose.
  async function chooseRadio(place, wanted) {
    for (let i = 0; i < 40; i++) {
      const now = await focused();
      if (now.value === String(wanted)) {
        if (!now.checked)
          await getPage().keyboard.press('Space');
        return;
      }
      await getPage().keyboard.press('ArrowDown');
    }
    throw new Error(`${place.name} has no ${wanted}`);
  }

  async function write(place, wanted) {
    const { keyboard } = getPage();
    if (place.type === 'date') {
      // The browser's language says which comes first.
      const [year, month, day] = String(wanted).split('-');
      await keyboard.type(`${day}${month}${year}`);
      if ((await focused()).value !== wanted) {
        await keyboard.press('ArrowLeft');
        await keyboard.press('ArrowLeft');
        await keyboard.type(`${month}${day}${year}`);
      }
      if ((await focused()).value !== wanted)
        throw new Error(`${place.name} does not take ${wanted}`);
    } else {
      await keyboard.press('Control+A');
      await keyboard.type(String(wanted));
    }
  }

  async function attach(path) {
    const [chooser] = await Promise.all([getPage().waitForEvent('filechooser'),
      getPage().keyboard.press('Space')]);
    await chooser.setFiles(path);
    await getPage().locator('form:not([aria-busy]) .albo-buttons').first().waitFor();
  }

  // Fills in the form of this page, from where the focus is to the button that says NAME, and presses it.
  async function fillByKeys({ values = {}, files = {}, name }) {
    const used = new Set();
    let place = await focused();
    for (let i = 0; i < MAX_TABS; i++) {
      place = await tab(place);
      if (place?.tag === 'button' && place.text === name) {
        await Promise.all([getPage().waitForNavigation(), getPage().keyboard.press('Enter')]);
        return { used: [...used], path: new URL(getPage().url()).pathname };
      }
      if (!place?.name || place.isReadOnly || used.has(`${place.name} ${place.mark}`))
        continue;
      const wanted = place.type === 'file' ? files[place.name] : values[place.name];
      if (wanted === undefined)
        continue;
      if (place.type === 'file')
        await attach(wanted);
      else if (place.type === 'radio')
        await chooseRadio(place, wanted);
      else if (place.type === 'checkbox') {
        if (place.checked !== (Array.isArray(wanted) ? wanted.includes(place.value) : Boolean(wanted)))
          await getPage().keyboard.press('Space');
      } else if (place.tag === 'select')
        await choose(place, wanted);
      else if (['input', 'textarea'].includes(place.tag))
        await write(place, wanted);
      else
        continue;
      used.add(place.name).add(`${place.name} ${place.mark}`);
    }
    throw new Error(`no key leads to “${name}”`);
  }

  // Places that the key led to without its showing, since the last time.
  async function takeHidden() {
    return [...new Set(hidden.splice(0))];
  }

  return { tab_to: tabTo, activate, fill_by_keys: fillByKeys, focused, take_hidden: takeHidden,
    tab: async () => tab(await focused()), key: ({ name }) => getPage().keyboard.press(name) };
}

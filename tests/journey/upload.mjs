// SPDX-License-Identifier: AGPL-3.0-or-later
//
// upload - files as somebody chooses them on a page that sends them at once, on a network that is slow or gone

export function makeUpload(getPage, getContext) {
  const fileInput = name => getPage().locator(`input[type="file"][name="${name}"]`);

  async function settle() {
    await getPage().locator('form:not([aria-busy]) .albo-buttons').first().waitFor();
  }

  // Chooses files; a page with scripts sends them, and is waited for unless told not to.
  async function chooseFiles({ name, paths, waits = true }) {
    await fileInput(name).setInputFiles(paths);
    if (waits)
      await settle();
  }

  async function holdsFiles({ name }) {
    const input = fileInput(name);
    return await input.count() ? input.evaluate(node => [...node.files].map(file => file.name)) : null;
  }

  // Bytes a second that go out; 0 for as many as there may be.
  async function limitNetwork({ bytes }) {
    const wire = await getContext().newCDPSession(getPage());
    await wire.send('Network.enable');
    await wire.send('Network.emulateNetworkConditions',
      { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: bytes || -1 });
  }

  // Forms are held for a while and then come to nothing; or arrive, and their answer does not.
  async function loseForms({ seconds, arrives, times = Infinity }) {
    await getPage().route('**/*', async route => {
      if (route.request().method() !== 'POST' || times-- <= 0)
        return route.continue();
      if (arrives)
        await route.fetch();
      await new Promise(resolve => setTimeout(resolve, seconds * 1000));
      return route.abort();
    });
  }

  // Forms come to nothing, or do again.
  async function cutNetwork({ cut }) {
    if (cut)
      await getPage().route('**/*', route => route.request().method() === 'POST' ? route.abort() : route.continue());
    else
      await getPage().unrouteAll();
  }

  // As if the page told less of its limits, so that only the server can refuse.
  async function forgetLimits({ name }) {
    await fileInput(name).evaluate(node => {
      node.removeAttribute('accept');
      node.removeAttribute('data-max-size');
    });
  }

  async function waitFor({ selector, text }) {
    const place = getPage().locator(selector, text ? { hasText: text } : {}).first();
    await place.waitFor({ state: 'attached' });
    return place.innerText();
  }

  async function signInWith({ name, value, url }) {
    await getContext().addCookies([{ name, value, url }]);
  }

  async function setValue({ selector, value }) {
    await getPage().locator(selector).first().fill(value);
  }

  async function getValue({ selector }) {
    return getPage().locator(selector).first().inputValue();
  }

  // A mark that a page loses when it is loaded anew.
  async function mark() {
    await getPage().evaluate(() => { globalThis.alboMark = true; });
  }

  async function isMarked() {
    return getPage().evaluate(() => globalThis.alboMark === true);
  }

  return { settle, choose_files: chooseFiles, holds_files: holdsFiles, limit_network: limitNetwork,
    cut_network: cutNetwork, lose_forms: loseForms, forget_limits: forgetLimits, wait_for: waitFor, sign_in_with: signInWith,
    set_value: setValue, get_value: getValue, mark, is_marked: isMarked };
}

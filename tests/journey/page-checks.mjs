// SPDX-License-Identifier: AGPL-3.0-or-later
//
// page-checks - what every page keeps to, one fault a text

const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];
const WIDTHS = [1280, 360];

// What stands in the page itself.  Runs in the browser, also where scripts of pages may not.
function read() {
  const own = document.documentElement.lang;
  const texts = [];
  const isOther = node => node.closest('[lang]')?.lang !== own;
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (node.data.trim() && !['SCRIPT', 'STYLE'].includes(node.parentElement.tagName) && !isOther(node.parentElement))
      texts.push(node.data.replace(/\s+/g, ' ').trim());
  for (const name of ['aria-label', 'title', 'alt', 'placeholder'])
    for (const node of document.querySelectorAll(`[${name}]`))
      if (!isOther(node))
        texts.push(node.getAttribute(name));
  const addresses = [...document.querySelectorAll('[href]')].map(node => node.href?.baseVal ?? node.href)
    .concat([...document.querySelectorAll('[src]')].map(node => node.src))
    .map(text => new URL(text, document.baseURI).href.replace(/#.*$/, ''));
  return {
    language: own,
    title: document.title,
    headings: [...document.querySelectorAll('h1')].map(node => node.innerText.trim()),
    texts,
    links: [...new Set(addresses)].filter(text => /^https?:/.test(text)),
    anchors: [...document.querySelectorAll('a[href^="#"]')].map(node => node.hash.slice(1))
      .filter(id => !document.getElementById(decodeURIComponent(id))),
    hasScripts: document.querySelector('script:not([type="application/ld+json"])') !== null,
  };
}

function measure() {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth)
    return null;
  const wide = [...document.body.querySelectorAll('*')]
    .filter(node => node.getBoundingClientRect().right > clientWidth + 1);
  return `${scrollWidth} px: ${wide.slice(-1).map(node => node.outerHTML.slice(0, 120)).join()}`;
}

async function runAxe(page) {
  const found = await page.evaluate(async standards => {
    const { violations } = await globalThis.axe.run(document,
      { runOnly: { type: 'tag', values: standards }, resultTypes: ['violations'] });
    return violations.map(({ id, help, nodes }) =>
      `${id}: ${help}: ${nodes.slice(0, 3).map(node => node.html.slice(0, 200)).join(' | ')}`);
  }, STANDARDS);
  return found;
}

// Texts of the other language.  Punctuation around a text belongs to the page.
function findForeign(texts, { exact, patterns }) {
  const strip = text => text.replace(/^[\s·:;,.*()/“”]+|[\s·:;,*()/“”]+$/g, '');
  return texts.filter(text => exact.has(text) || exact.has(strip(text))
    || patterns.some(pattern => pattern.test(text)));
}

function prepareForeign(foreign) {
  foreign.exact = new Set(foreign.texts);
  foreign.patterns = foreign.expressions.map(text => new RegExp(`^${text}$`));
  return foreign;
}

async function validate(validator, html) {
  const report = await validator.validateString(html);
  return report.results.flatMap(result => result.messages)
    .filter(message => message.severity === 2)
    .map(message => `HTML: ${message.ruleId}: ${message.message} (${message.selector})`);
}

// Goes where a page shows: to an address, and where the entry says so to what answers a form there, sent
// as it is or with the mark of another browser.
async function reach(page, { url, press, forge }) {
  const first = await page.goto(url);
  if (!press)
    return first;
  if (forge)
    await page.evaluate(() => document.querySelectorAll('input[name=csrf]').forEach(node => {
      node.value = 'forged';
    }));
  const [answer] = await Promise.all([page.waitForNavigation(), page.click(press)]);
  return answer;
}

// Looks at one page.  Adds to FAULTS; returns what the page says of itself.
export async function lookAt({ job, entry, language, origins, validator, page, faults,
  plain = false, same = null }) {
  const { name, url, status } = entry;
  const say = text => faults.push(plain ? `without scripts: ${text}` : text);
  page.on('pageerror', error => say(`script: ${error}`));
  page.on('console', message => {
    // Chromium itself complains of a page with an error status; that is looked at here.
    if (message.type() === 'error' && !(status >= 400 && message.text().startsWith('Failed to load resource')))
      say(`console: ${message.text().slice(0, 300)}`);
  });
  const requests = [];
  page.on('request', request => {
    requests.push([request.method(), request.url()]);
    const { origin, protocol } = new URL(request.url());
    if (protocol !== 'data:' && !origins.includes(origin))
      say(`asks a stranger: ${request.url()}`);
  });
  await page.setViewportSize({ width: WIDTHS[0], height: 900 });
  const answer = await reach(page, entry);
  if (answer.status() !== status)
    say(`status ${answer.status()}, not ${status}`);
  const path = new URL(page.url()).pathname;
  if (!entry.press && path !== new URL(url).pathname)
    say(`leads to ${path}`);
  const found = await page.evaluate(read);

  if (found.language !== language)
    say(`language ${found.language}`);
  if (found.headings.length !== 1 || found.headings[0] === '')
    say(`first headings: ${JSON.stringify(found.headings)}`);
  if (found.title.trim().length < 5)
    say(`title: “${found.title}”`);
  for (const id of found.anchors)
    say(`a link leads to #${id}, which is not there`);
  if (same && same.texts.join('\n') !== found.texts.join('\n') && !same.hasScripts)
    faults.push(...tellDifference(same.texts, found.texts, job));

  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    const wide = await page.evaluate(measure);
    if (wide)
      say(`scrolls sideways at ${width} px: ${wide}`);
    // Each page at each width, and all of it in each language when somebody looks for it.
    if (!plain && (job.thorough || (width === WIDTHS[0]) === (language === 'it')))
      faults.push(...(await runAxe(page)).map(text => `at ${width} px: ${text}`));
    if (!plain && language === 'it' && width === job.shotWidth)
      await page.screenshot({ path: `${job.shots}/${name}.jpg`, fullPage: true, quality: 70 });
  }

  if (!plain) {
    const foreign = job.foreign[language].exact ? job.foreign[language] : prepareForeign(job.foreign[language]);
    for (const text of findForeign(found.texts, foreign))
      say(`not in this language: “${text}”`);
    faults.push(...await validate(validator, await answer.text()));
    // A page that has scripts is looked at as it is when they do not come.
    if (found.hasScripts)
      faults.push(...await checkWithoutScripts(page, entry));
  }
  return { ...found, requests };
}

async function checkWithoutScripts(page, entry) {
  page.removeAllListeners('console');      // Chromium says that they do not
  await page.route('**/*.js', route => route.abort());
  await reach(page, entry);
  return (await runAxe(page)).map(text => `when scripts do not come: ${text}`);
}

// The same page twice, save what changes from one answer to the next: a code, a minute.
function tellDifference(first, second) {
  const changing = /^[0-9a-f]{16}$|\d\d:\d\d/;
  const left = first.filter(text => !second.includes(text) && !changing.test(text));
  return left.length ? [`without scripts this is missing: ${left.slice(0, 3).join(' | ')}`] : [];
}

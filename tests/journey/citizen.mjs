// SPDX-License-Identifier: AGPL-3.0-or-later
//
// citizen - a browser that does what it is asked, as a citizen would: by what pages say
//
// One JSON line in, one JSON line out: {"verb": …} → {"result": …} or {"error": …}.  It ends when its
// input does.  ALBO_NODE_MODULES names the folder where npm put the driver.

import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { makeKeyboard } from './keyboard.mjs';
import { makeUpload } from './upload.mjs';

const require = createRequire(`${process.env.ALBO_NODE_MODULES}/`);
const { chromium } = require('playwright-core');
const AXE = require.resolve('axe-core/axe.min.js');

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];

let browser, context, page;
let trouble = [];      // what a page complained about: errors of scripts, of the security policy
let requests = [];     // method and address of all that was asked for
let strangers = [];    // addresses asked for that are not the portal's or the sign-in's

// A context is a citizen's whole memory: cookies, language, whether scripts run.
async function start({ origins, javascript = true, width = 1280, height = 900, locale = 'it-IT' }) {
  browser ??= await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });
  await context?.close();
  context = await browser.newContext({ javaScriptEnabled: javascript, viewport: { width, height },
    reducedMotion: 'reduce', locale, timezoneId: 'Europe/Rome' });
  context.setDefaultTimeout(15000 * Number(process.env.ALBO_TEST_PATIENCE ?? 1));
  // The rules come from the driver, not from the page: the page's security policy stays in force.
  if (javascript)
    await context.addInitScript({ path: AXE });
  page = await context.newPage();
  trouble = [];
  strangers = [];
  page.on('request', request => requests.push([request.method(), request.url()]));
  page.on('dialog', dialog => {
    trouble.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on('pageerror', error => trouble.push(String(error)));
  page.on('console', message => {
    // Chromium complains of every page that answers a form with faults.
    if (message.type() === 'error' && !message.text().includes('a status of 422 '))
      trouble.push(message.text().slice(0, 300));
  });
  page.on('request', request => {
    const { origin, protocol } = new URL(request.url());
    if (protocol !== 'data:' && !origins.includes(origin))
      strangers.push(request.url());
  });
}

async function visit({ url }) {
  const response = await page.goto(url);
  return { status: response.status() };
}

async function follow({ name }) {
  await page.getByRole('link', { name }).first().click();
}

// The list of providers opens and closes with its button.
async function unfoldSpid() {
  await page.locator('details.albo-spid > summary').click();
}

// Where several pages lead on by themselves.
async function waitForPath({ path }) {
  await page.waitForURL((url) => url.pathname === path);
}

async function press({ name }) {
  await page.getByRole('button', { name }).first().click();
}

async function reload() {
  await page.reload();
}

// What a person can read, and where.
async function read() {
  return {
    path: new URL(page.url()).pathname,
    origin: new URL(page.url()).origin,
    title: await page.title(),
    language: await page.locator('html').getAttribute('lang'),
    heading: (await page.locator('h1').first().innerText()).trim(),
    text: await page.locator('body').innerText(),
    is_too_wide: await page.locator('html').evaluate(root => root.scrollWidth > root.clientWidth)
      .catch(() => null),
  };
}

// Every control of the page that has a name and can be changed by hand.
async function controls() {
  const found = await page.locator('main form').locator('input, select, textarea').all();
  const listed = [];
  for (const locator of found) {
    const name = await locator.getAttribute('name');
    const type = await locator.evaluate(node => node.type);
    if (name && !['hidden', 'submit', 'button'].includes(type) && await locator.isEnabled())
      listed.push({ locator, name, type, value: await locator.getAttribute('value') });
  }
  return listed;
}

// Ticks are clicked at their label, which is what one sees of them.
async function setTicked(locator, isWanted) {
  if (await locator.isChecked() !== isWanted)
    await page.locator(`label[for="${await locator.getAttribute('id')}"]`).click();
  if (await locator.isChecked() !== isWanted)
    throw new Error(`${await locator.getAttribute('id')} does not let itself be ticked`);
}

async function fillControl({ locator, type, value }, wanted) {
  if (type === 'radio') {
    if (value === String(wanted))
      await setTicked(locator, true);
  } else if (type === 'checkbox') {
    await setTicked(locator, Array.isArray(wanted) ? wanted.includes(value) : wanted);
  } else if (type === 'select-one') {
    await locator.selectOption(wanted);
  } else if (!await locator.evaluate(node => node.readOnly)) {
    await locator.fill(String(wanted));
  }
}

// Fills in what is on this page out of VALUES and FILES (paths), by name of the control.  Tells which
// names it used and which it had nothing for.
async function fill({ values = {}, files = {} }) {
  const used = new Set(), left = new Set(), chosen = new Set();
  for (const control of await controls()) {
    const isFile = control.type === 'file';
    const wanted = isFile ? files[control.name] : values[control.name];
    if (wanted === undefined) {
      left.add(control.name);
    } else if (isFile) {
      chosen.add(control.name);
    } else if (await control.locator.count() > 0) {
      await fillControl(control, wanted);
      used.add(control.name);
    }
  }
  // Last: what a page sends at once changes it.
  for (const name of chosen) {
    await upload.choose_files({ name, paths: files[name] });
    used.add(name);
  }
  return { used: [...used], left: [...left] };
}

async function text_of({ selector }) {
  return (await page.locator(selector).first().innerText()).trim();
}

async function capture({ path }) {
  await page.screenshot({ path, fullPage: true });
}

// Violations of WCAG 2.1 A and AA on this page, one text each; and what went wrong since the last time.
async function audit() {
  const found = await page.evaluate(async standards => {
    const { violations } = await globalThis.axe.run(document,
      { runOnly: { type: 'tag', values: standards }, resultTypes: ['violations'] });
    return violations.map(({ id, help, nodes }) =>
      `${id}: ${help}: ${nodes.slice(0, 3).map(node => node.html.slice(0, 200)).join(' | ')}`);
  }, STANDARDS);
  return { violations: found, trouble: trouble.splice(0), strangers: strangers.splice(0) };
}

// Controls that hold something and cannot be changed.
async function locked() {
  return page.locator('main form').locator('input:disabled, select:disabled, input[readonly]')
    .evaluateAll(nodes => nodes.map(node => ({ name: node.name, value: node.value })));
}

async function holding({ name }) {
  return page.locator(`[name="${name}"]`).evaluateAll(nodes => nodes.map(node => ({ value: node.value })));
}

// Opens what is folded.
async function unfold({ selector }) {
  await page.locator(`${selector} summary`).first().click();
}

async function controlsOf({ selector }) {
  return page.locator(selector).evaluateAll(nodes => nodes.map(node => node.id));
}

async function html() {
  return page.content();
}

async function take_trouble() {
  return trouble.splice(0);
}

// Whether TEXT can be read or is in an entry, and the elements and handlers that only markup would make.
async function look_for_markup({ text }) {
  return page.evaluate(wanted => ({
    is_shown: document.documentElement.innerText.includes(wanted)
      || [...document.querySelectorAll('input, textarea')].some(node => node.value.includes(wanted)),
    elements: [...document.querySelectorAll('albo-xss, [onerror], [onload], img[src="x"], script:not([src]):not([type="application/ld+json"])')]
      .map(node => node.outerHTML.slice(0, 200)),
  }), text);
}

// Writes VALUE into every entry for text, however long it may be.
async function fill_all({ value }) {
  for (const locator of await page.locator('main form').locator('input[type="text"]:enabled, textarea:enabled').all())
    await locator.fill(value);
}

async function take_requests() {
  return requests.splice(0);
}

async function cookies() {
  return (await context.cookies()).map(({ name, domain, httpOnly, sameSite }) =>
    ({ name, domain, httpOnly, sameSite }));
}

const upload = makeUpload(() => page, () => context);
const verbs = { ...makeKeyboard(() => page), ...upload, controls_of: controlsOf, cookies, holding, html, locked,
  take_requests, take_trouble, look_for_markup, fill_all, unfold, start, visit, follow, press,
  unfold_spid: unfoldSpid, wait_for_path: waitForPath, reload,
  read, fill, text_of, capture, audit };

for await (const line of createInterface({ input: process.stdin })) {
  const { verb, ...question } = JSON.parse(line);
  let answer;
  try {
    answer = { result: await verbs[verb](question) ?? null };
  } catch (error) {
    answer = { error: `${error.message.split('\n').slice(0, 12).join('\n')} (at ${page?.url()})` };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

await browser?.close();

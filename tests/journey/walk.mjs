// SPDX-License-Identifier: AGPL-3.0-or-later
//
// walk - looks at every page as it is, with and without scripts, narrow and wide, in each language
//
//   walk.mjs JOB.json     prints one JSON line for each page looked at, and one at the end
//
// The job names the pages to begin with; links lead to the rest: an address of a route at which no page
// was looked at yet is looked at too, any other is only asked for.  ALBO_NODE_MODULES names the folder
// where npm put the driver.

import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { findRoute } from './routes.mjs';
import { lookAt } from './page-checks.mjs';

const require = createRequire(`${process.env.ALBO_NODE_MODULES}/`);
const { chromium } = require('playwright-core');
const { HtmlValidate } = require('html-validate');
const AXE = require.resolve('axe-core/axe.min.js');

const FLAGS = ['--no-sandbox', '--disable-gpu-rasterization', '--renderer-process-limit=3',
  '--disable-site-isolation-trials', '--disable-features=IsolateOrigins,site-per-process',
  '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];
// Two processors: two pages are drawn while a third waits for the server.
const AT_ONCE = 3;
const LOCALES = { it: 'it-IT', en: 'en-GB' };

// What its authors recommend.  Left out is what is a matter of taste (how long a title is, spaces at
// the end of a line), what the template engine decides, and what a
// style does (a telephone number is never parted).
const RULES = {
  extends: ['html-validate:recommended'],
  rules: {
    'aria-label-misuse': ['error', { allowAnyNamable: true }],
    'doctype-style': ['error', { style: 'lowercase' }],
    'long-title': 'off',
    'no-trailing-whitespace': 'off',
    'tel-non-breaking': 'off',
    'valid-id': ['error', { relaxed: true }],
  },
};

const job = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const origins = Object.values(job.origins);
const validator = new HtmlValidate(RULES);
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });

const pages = new Map();        // worker, language and scripts → a page of the browser
const walked = new Set();       // routes of which a page was looked at
const asked = new Set();        // routes that answered anything
const known = new Set();        // who and address → looked at, or in the queue
const queue = [];
const links = [];               // addresses found on pages: { who, url, from }

// Each worker has a browser's page for each language, with and without scripts, and uses it again and
// again: most of what a page costs is the process behind it.
async function getPage(worker, who, language, javascript) {
  const key = `${worker} ${language} ${javascript}`;
  if (!pages.has(key)) {
    const context = await browser.newContext({ javaScriptEnabled: javascript,
      viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce', locale: LOCALES[language],
      timezoneId: 'Europe/Rome' });
    context.setDefaultTimeout(60000);
    // The rules come from the driver, not from the page: its security policy stays in force.
    if (javascript)
      await context.addInitScript({ path: AXE });
    pages.set(key, await context.newPage());
  }
  const page = pages.get(key);
  page.removeAllListeners();
  await page.unrouteAll();
  await page.context().clearCookies();
  await page.context().addCookies(job.cookies[who] ?? []);
  return page;
}

function enqueue(page) {
  const key = `${page.who} ${page.url}`;
  if (known.has(key) && !page.press)
    return;
  known.add(key);
  const found = findRoute(job, 'GET', page.url);
  if (found && !page.press)
    walked.add(found.key);
  for (const language of page.languages ?? Object.keys(LOCALES))
    queue.push({ ...page, language });
}

function report(page, language, faults, title) {
  const { name, who, url, status } = page;
  process.stdout.write(`${JSON.stringify({ page: name, who, url, status, language, title, faults })}\n`);
}

async function walkPage(worker, page) {
  const { who, url, language } = page;
  const faults = [];
  const question = { job, entry: page, language, origins, validator, faults };
  const found = await lookAt({ ...question, page: await getPage(worker, who, language, true) });
  await lookAt({ ...question, page: await getPage(worker, who, language, false), plain: true, same: found });
  for (const [method, address] of found.requests) {
    const route = findRoute(job, method, address);
    if (route)
      asked.add(route.key);
  }
  for (const link of found.links)
    follow(who, link, url);
  report(page, language, faults, found.title);
}

// A new kind of page is looked at, whatever it is; what is like one that was looked at must answer.
function follow(who, url, from) {
  const route = findRoute(job, 'GET', url);
  const isFile = route && job.files.includes(route.pattern);
  // What is no page is the same for everybody, and the language leads back to where one was.
  const key = isFile ? new URL(url).origin + new URL(url).pathname : `${who} ${url}`;
  if (known.has(key) || !origins.includes(new URL(url).origin))
    return;
  if (route && !isFile && !walked.has(route.key) && !job.downloads.includes(route.pattern) &&
      !job.leaving.includes(route.pattern)) {
    enqueue({ name: `found-${route.pattern.replace(/[^a-z]+/g, '-')}`, who, url, status: 200 });
  } else {
    known.add(key);
    links.push({ who, url, from });
  }
}

async function ask({ who, url, from }) {
  const cookies = (job.cookies[who] ?? []).map(({ name, value }) => `${name}=${value}`).join('; ');
  const answer = await fetch(url, { redirect: 'manual', headers: { cookie: cookies } });
  const route = findRoute(job, 'GET', url);
  await answer.arrayBuffer();
  if (route)
    asked.add(route.key);
  if (answer.status >= 400)
    report({ name: 'link', who, url }, 'it', [`a link of ${from} leads to ${answer.status}`]);
}

async function work(worker) {
  for (;;) {
    const page = queue.shift();
    const link = page ? null : links.shift();
    if (page) {
      await walkPage(worker, page).catch(error => report(page, page.language, [error.stack]));
    } else if (link) {
      await ask(link).catch(error => report({ name: 'link', ...link }, 'it', [error.message]));
    } else if (busy > 1) {
      busy--;
      await new Promise(resolve => setTimeout(resolve, 50));
      busy++;
    } else {
      return;
    }
  }
}

for (const page of job.pages)
  enqueue(page);

for (const url of job.links)
  follow(job.linker, url, 'the table');

let busy = AT_ONCE;
await Promise.all(Array.from({ length: AT_ONCE }, (_, worker) => work(worker).finally(() => busy--)));
await browser.close();
process.stdout.write(`${JSON.stringify({ end: true, walked: [...walked], asked: [...asked] })}\n`);

// SPDX-License-Identifier: AGPL-3.0-or-later
//
// albo-form - sends a chosen file at once, and keeps the place where an entry of a list changes
//
// Without it a form does the same when it is saved.  The server makes every part of the page: what it
// answers to a form is read, and the field in question is taken over.  Nothing here decides anything but
// what would only travel in vain.

const LISTS = /^(add|drop|raise|lower|remove):/;
const BUTTONS = 'button[type="submit"]';

// What each kind of file begins with; the server looks at the same bytes.
const SIGNS = {
  'application/pdf': [[0x25, 0x50, 0x44, 0x46, 0x2d]],
  'image/png': [[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  'image/jpeg': [[0xff, 0xd8, 0xff]],
  'application/pkcs7-mime': [[0x30, 0x80], [0x30, 0x81], [0x30, 0x82], [0x30, 0x83], [0x30, 0x84]],
};

function say(text, value) {
  return text.replace('%s', () => value);
}

// One form with files and lists.
class Form {
  constructor(form) {
    this.form = form;
    this.texts = form.dataset;
    // Not its property: buttons of the form are called that.
    this.action = form.getAttribute('action');
    this.queue = Promise.resolve();
    this.running = 0;
    this.waiting = null;    // the button that is pressed once all is sent
    this.status = document.createElement('p');
    this.status.className = 'visually-hidden';
    this.status.setAttribute('role', 'status');
    form.append(this.status);
    form.addEventListener('change', event => this.change(event));
    form.addEventListener('submit', event => this.submit(event));
    this.prepare(form);
  }

  announce(text) {
    this.status.textContent = text;
  }

  // The words about when a file is sent are those of a page without scripts.
  prepare(root) {
    for (const node of root.querySelectorAll('.albo-file-when'))
      node.textContent = this.texts.textWhen;
  }

  change({ target }) {
    if (target.matches('input[type="file"]') && target.files.length > 0)
      this.enqueue(() => this.upload(target));
  }

  // While something is on its way, a button waits for it: its form must not overtake.
  submit(event) {
    const button = event.submitter;
    if (this.running > 0) {
      event.preventDefault();
      this.waiting = button;
      this.announce(this.texts.textWait);
    } else if (button && LISTS.test(button.value)) {
      event.preventDefault();
      this.enqueue(() => this.edit(button));
    }
  }

  enqueue(work) {
    this.running++;
    this.form.setAttribute('aria-busy', 'true');
    this.queue = this.queue.then(work).catch(error => {
      console.error(error);
    }).then(() => {
      this.running--;
      if (this.running > 0)
        return;
      this.form.removeAttribute('aria-busy');
      const button = this.waiting;
      this.waiting = null;
      if (button?.isConnected)
        this.form.requestSubmit(button);
    });
  }

  // Returns: what is wrong with a file, or null
  async examine(input, file) {
    const max = Number(input.dataset.maxSize) || Infinity;
    if (file.size > max)
      return say(this.texts.textTooLarge, file.name);
    const kinds = input.accept.split(',');
    if (!kinds.every(kind => kind in SIGNS))
      return null;
    const head = new Uint8Array(await file.slice(0, 8).arrayBuffer());
    const fits = kinds.some(kind => SIGNS[kind].some(sign => sign.every((byte, i) => head[i] === byte)));
    return fits ? null : say(this.texts.textKind, file.name);
  }

  async upload(input) {
    const field = input.closest('fieldset');
    const id = field.id;
    const good = [], faults = [];
    let size = 0;
    for (const file of input.files) {
      const fault = await this.examine(input, file);
      if (fault)
        faults.push(fault);
      else
        size += file.size, good.push(file);
    }
    if (size > Number(this.texts.maxUpload))
      faults.push(this.texts.textTooMuch), good.splice(0);
    this.tellFault(field, faults.join(' '));
    if (good.length === 0) {
      input.value = '';
      return;
    }

    const data = this.collect('save');
    good.forEach(file => data.append(input.name, file));
    const bar = this.showBar(field, good);
    let answer;
    try {
      answer = await bar.send(this.action, data);
    } finally {
      bar.remove();
    }
    if (answer === 'cancelled') {
      input.value = '';
      await this.refresh(id, false);
      this.announce(this.texts.textCancelled);
      this.focus(id, field => field.querySelector('input[type="file"]'));
    } else if (answer === null) {
      // The file stays chosen: the buttons of the page send it in their way.
      await this.catchUp();
      this.tellFault(document.getElementById(id), this.texts.textFailed);
    } else if (await this.take(answer, id)) {
      const fault = document.getElementById(id).querySelector('.albo-error');
      if (fault === null && faults.length > 0)
        this.tellFault(document.getElementById(id), faults.join(' '));
      else
        this.announce(fault ? fault.innerText : say(this.texts.textSent, good.map(file => file.name).join(', ')));
      if (fault !== null)
        this.waiting = null;
      this.focus(id, field => field.querySelector('input[type="file"]') ??
                              [...field.querySelectorAll('.albo-file button')].pop());
    }
  }

  // All that was typed, without files, as a button would send it.
  collect(action) {
    const data = new FormData(this.form);
    for (const { name } of this.form.querySelectorAll('input[type="file"]'))
      data.delete(name);
    data.set('action', action);
    return data;
  }

  async edit(button) {
    const [verb, , index] = button.value.split(':');
    const field = button.closest('.albo-group, fieldset.albo-field');
    if (!field) {
      this.sendPlainly(button);
      return;
    }
    // What was typed into it from now on would be gone with it.
    field.inert = true;
    const answer = await this.request(this.action, { method: 'POST', body: this.collect(button.value) });
    if (answer === null)
      await this.catchUp();
    if (answer === null || !await this.take(answer, field.id)) {
      field.inert = false;
      this.sendPlainly(button);
      return;
    }
    this.announce(this.texts.textChanged);
    this.focus(field.id, now => {
      const items = [...now.querySelectorAll(':scope > .albo-item, :scope > .albo-ranks > li')];
      const at = verb === 'add' ? items.length - 1 : verb === 'raise' ? Number(index) - 1 : Number(index) + 1;
      if (verb === 'remove' || verb === 'drop')
        return now.querySelector('input[type="file"]') ?? now.querySelector(`:scope > ${BUTTONS}`);
      const same = [...items[at].querySelectorAll(BUTTONS)];
      return verb === 'add' ? items[at].querySelector('input:not([type="hidden"]), select, textarea')
                            : same.find(node => node.value.startsWith(verb)) ?? same[0];
    });
  }

  // What could not be done in place is done by the page itself.
  sendPlainly(button) {
    const hidden = document.createElement('input');
    Object.assign(hidden, { type: 'hidden', name: button.name, value: button.value });
    this.form.append(hidden);
    this.form.submit();
  }

  async request(url, options) {
    try {
      const answer = await fetch(url, { credentials: 'same-origin', ...options });
      return { status: answer.status, text: await answer.text() };
    } catch {
      return null;
    }
  }

  // Takes over what the server says of one field, and the version of what it keeps now.
  async take(answer, id) {
    const page = new DOMParser().parseFromString(answer.text, 'text/html');
    const fresh = page.getElementById(id);
    const expected = [200, 422].includes(answer.status);
    if (fresh === null && expected)
      return this.refresh(id, true);
    if (fresh === null || !expected) {
      if ([502, 504].includes(answer.status))
        await this.catchUp();
      this.tellFault(document.getElementById(id),
                     page.querySelector('main .callout, main .lead')?.textContent.trim() ?? this.texts.textFailed);
      return false;
    }
    this.replace(page, fresh, id);
    return true;
  }

  async refresh(id, isAsked) {
    const answer = await this.request(this.action, {});
    const page = answer?.status === 200 ? new DOMParser().parseFromString(answer.text, 'text/html') : null;
    const fresh = page?.getElementById(id);
    if (fresh)
      this.replace(page, fresh, id);
    else if (isAsked)
      this.tellFault(document.getElementById(id), this.texts.textFailed);
    return Boolean(fresh);
  }

  // Nobody answered, but what was sent may have been kept: what is sent next must be no conflict with it.
  async catchUp() {
    const answer = await this.request(this.action, {});
    if (answer?.status === 200)
      this.takeVersion(new DOMParser().parseFromString(answer.text, 'text/html'));
  }

  takeVersion(page) {
    const version = page.querySelector('main form input[name="versione"]');
    const own = this.form.querySelector('input[name="versione"]');
    if (version && own)
      own.value = version.value;
  }

  replace(page, fresh, id) {
    this.takeVersion(page);
    this.prepare(fresh);
    document.getElementById(id).replaceWith(document.adoptNode(fresh));
  }

  // Only who was there is led on.
  focus(id, find) {
    const { activeElement } = document;
    const field = document.getElementById(id);
    if (activeElement !== document.body && activeElement !== null && !field.contains(activeElement))
      return;
    (find(field) ?? field).focus();
  }

  tellFault(field, text) {
    field.querySelector(':scope > .albo-file-fault')?.remove();
    const input = field.querySelector('input[type="file"]');
    input?.removeAttribute('aria-invalid');
    if (text === '')
      return;
    const line = document.createElement('p');
    line.className = 'albo-error albo-file-fault';
    this.waiting = null;    // whoever pressed a button must see this first
    line.id = `${field.id}-fault`;
    line.textContent = text;
    if (input) {
      input.before(line);
      input.setAttribute('aria-invalid', 'true');
      input.setAttribute('aria-describedby', `${line.id} ${field.id}-limits`);
    } else {
      field.append(line);
    }
    this.announce(`${this.texts.textError}: ${text}`);
  }

  // A line with the file's name, how much of it was sent, and a button that stops it.
  showBar(field, files) {
    const name = files.map(file => file.name).join(', ');
    const box = document.createElement('div');
    const label = document.createElement('span');
    const bar = document.createElement('progress');
    const button = document.createElement('button');
    const wire = new XMLHttpRequest();
    let told = 0;

    box.className = 'albo-upload';
    label.id = `${field.id}-sending`;
    label.textContent = say(this.texts.textSending, name);
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute('aria-labelledby', label.id);
    button.type = 'button';
    button.className = 'btn btn-outline-danger btn-xs';
    button.textContent = this.texts.textCancel;
    button.addEventListener('click', () => wire.abort());
    box.append(label, bar, button);
    const input = field.querySelector('input[type="file"]');
    input.before(box);
    if (document.activeElement === input)
      button.focus();
    field.classList.add('albo-is-sending');
    this.announce(label.textContent);

    const tell = ({ loaded, total }) => {
      const percent = Math.floor(100 * loaded / total);
      bar.value = percent;
      if (percent >= told + 25 && percent < 100) {
        told = percent - percent % 25;
        this.announce(say(this.texts.textPercent, told));
      }
    };

    const send = (url, data) => new Promise(resolve => {
      wire.open('POST', url);
      wire.upload.addEventListener('progress', tell);
      // What has arrived cannot be taken back any more, only removed.
      wire.upload.addEventListener('load', () => {
        bar.removeAttribute('value');
        button.disabled = true;
        label.textContent = this.texts.textChecking;
      });
      wire.addEventListener('load', () => resolve({ status: wire.status, text: wire.responseText }));
      wire.addEventListener('error', () => resolve(null));
      wire.addEventListener('abort', () => resolve('cancelled'));
      wire.send(data);
    });

    return { send, remove: () => (field.classList.remove('albo-is-sending'), box.remove()) };
  }
}

for (const form of document.querySelectorAll('form[data-text-sending]'))
  new Form(form);

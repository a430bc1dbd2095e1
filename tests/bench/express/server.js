// server.js - the page of one's own requests as it is usually made: Express, pg, Mustache
//
//   server.js HOST DATABASE USER SQL N_CONNECTIONS
//
// Does what the portal's page does, and nothing more: the token comes from the cookie, the database
// resolves it behind its row security, and the page shows the same lines with the same headers.  The
// statement is prepared and the template compiled once.  Prints its port, serves until its standard
// input closes.
//
// SPDX-License-Identifier: AGPL-3.0-or-later

import crypto from "node:crypto";
import express from "express";
import Mustache from "mustache";
import pg from "pg";

const [host, database, user, sql, connections] = process.argv.slice(2);
const pool = new pg.Pool({ host, database, user, max: Number(connections) });
const time = new Intl.DateTimeFormat("it", { dateStyle: "long", timeStyle: "short", timeZone: "Europe/Rome" });
const states = {
  submitted: "Inviata", under_review: "In esame", supplement_requested: "Integrazione richiesta",
  payment_requested: "Pagamento richiesto", approved: "Accolta", rejected: "Respinta",
};

const template = `<!doctype html>
<html lang="it"><head><title>Le mie pratiche</title><meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/risorse/1/albo.css"></head>
<body><header><a href="#contenuto">Vai al contenuto</a><a href="/">Sportello</a>
<nav>{{#languages}}<a href="/lingua/{{code}}?ritorno=/pratiche">{{name}}</a>{{/languages}}</nav>
<form method="post" action="/esci"><input type="hidden" name="csrf" value="{{csrf}}"><button>Esci</button></form></header>
<main id="contenuto"><h1>Le mie pratiche</h1>
{{#hasTodo}}<h2>Da fare</h2><ul>{{#todo}}<li><h3><a href="{{href}}">{{title}}</a></h3>
<p>{{organization}} · {{description}} {{due}}</p></li>{{/todo}}</ul>{{/hasTodo}}
{{#hasDrafts}}<h2>Da completare</h2><ul>{{#drafts}}<li><h3><a href="{{href}}">{{title}}</a></h3>
<p>{{organization}} · salvata il {{updated}}</p></li>{{/drafts}}</ul>{{/hasDrafts}}
<h2>Inviate</h2>
{{#hasRequests}}<ul>{{#requests}}<li><h3><a href="/pratiche/{{id}}">{{title}}</a></h3>
<p>{{organization}} · protocollo {{protocol}} · inviata il {{submitted}}</p><span>{{state}}</span></li>{{/requests}}</ul>{{/hasRequests}}
{{^hasRequests}}<p>Non hai ancora inviato richieste.</p>{{/hasRequests}}</main>
<footer><a href="/privacy">Privacy</a> <a href="/accessibilita">Accessibilità</a></footer></body></html>
`;
Mustache.parse(template);

function view(token, area) {
  return {
    csrf: crypto.createHmac("sha256", token).update("csrf").digest("hex"),
    languages: [{ code: "it", name: "Italiano" }, { code: "en", name: "English" }],
    hasTodo: (area.todo ?? []).length > 0,
    todo: (area.todo ?? []).map(t => ({
      href: `/pratiche/${t.request?.id ?? t.id}`, title: t.service?.title?.it ?? "", organization: t.organization?.name ?? "",
      description: t.description ?? "", due: t.due_on ?? "",
    })),
    hasDrafts: area.drafts.length > 0,
    drafts: area.drafts.map(d => ({
      href: `/ente/${d.organization.code}/${d.service.code}/inizia`, title: d.service.title.it,
      organization: d.organization.name, updated: time.format(new Date(d.updated_at)),
    })),
    hasRequests: area.requests.length > 0,
    requests: area.requests.map(r => ({
      id: r.id, title: r.service.title.it, organization: r.organization.name, protocol: r.protocol_number,
      submitted: time.format(new Date(r.submitted_at)), state: states[r.state] ?? r.state,
    })),
  };
}

const app = express();
app.disable("x-powered-by");
app.disable("etag");

app.get("/pratiche", async (request, response) => {
  const token = /(?:^|;\s*)albo_session=([A-Za-z0-9_-]{43})(?:;|$)/.exec(request.headers.cookie ?? "")?.[1];
  if (!token) {
    response.redirect(303, "/accedi");
    return;
  }
  try {
    const { rows } = await pool.query({ name: "area", text: sql, values: [token] });
    response.set({
      "Cache-Control": "no-store", "Content-Security-Policy": "default-src 'none'; style-src 'self'; frame-ancestors 'none'",
      "Cross-Origin-Opener-Policy": "same-origin", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff",
      "X-Request-Id": crypto.randomBytes(8).toString("hex"),
    });
    response.type("html").send(Mustache.render(template, view(token, Object.values(rows[0])[0])));
  } catch (error) {
    response.status(error.code === "AL401" ? 401 : 503).end();
  }
});

const server = app.listen(0, "127.0.0.1", () => console.log(server.address().port));
process.stdin.resume().on("end", () => process.exit(0));

-- notice texts: the words of each notice, as they come with Albo
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function albo.notice_defaults()
returns table (template text, side text, language text, subject text, body text)
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  values
    ('receipt', 'applicant', 'it', 'Pratica {{protocol}}: abbiamo ricevuto la richiesta',
     'Gentile {{name}},

abbiamo ricevuto la tua richiesta «{{service}}». Il numero di protocollo è {{protocol}}.

{{#deadline}}Ti risponderemo entro il {{deadline}}.

{{/deadline}}Nella tua area personale puoi seguire la pratica e scaricare la ricevuta.

Cordiali saluti
{{organization}}
'),
    ('receipt', 'applicant', 'en', 'Request {{protocol}}: we have received the request',
     'Dear {{name}},

we have received your request “{{service}}”. Its protocol number is {{protocol}}.

{{#deadline}}We will answer by {{deadline}}.

{{/deadline}}In your personal area you can follow the request and download the receipt.

Kind regards
{{organization}}
'),
    ('claimed', 'applicant', 'it', 'Pratica {{protocol}}: la pratica è stata presa in carico',
     'Gentile {{name}},

la tua richiesta «{{service}}» è stata presa in carico.

Cordiali saluti
{{organization}}
'),
    ('claimed', 'applicant', 'en', 'Request {{protocol}}: the request is being examined',
     'Dear {{name}},

your request “{{service}}” is now being examined.

Kind regards
{{organization}}
'),
    ('supplement', 'applicant', 'it', 'Pratica {{protocol}}: serve un’integrazione',
     'Gentile {{name}},

per proseguire con la tua richiesta «{{service}}» ci serve qualcosa in più. Rispondi una voce alla volta, entro la data indicata nella pagina.

Cordiali saluti
{{organization}}
'),
    ('supplement', 'applicant', 'en', 'Request {{protocol}}: something must be added',
     'Dear {{name}},

to go on with your request “{{service}}” we need something more. Answer item by item, by the date that the page says.

Kind regards
{{organization}}
'),
    ('supplement_withdrawn', 'applicant', 'it', 'Pratica {{protocol}}: l’integrazione non serve più',
     'Gentile {{name}},

quello che ti avevamo chiesto di aggiungere alla richiesta «{{service}}» non serve più.

Cordiali saluti
{{organization}}
'),
    ('supplement_withdrawn', 'applicant', 'en', 'Request {{protocol}}: nothing needs to be added any more',
     'Dear {{name}},

what we had asked you to add to the request “{{service}}” is not needed any more.

Kind regards
{{organization}}
'),
    ('payment', 'applicant', 'it', 'Pratica {{protocol}}: c’è un pagamento da fare',
     'Gentile {{name}},

per la tua richiesta «{{service}}» c’è un pagamento da fare. Importo e modi per pagare sono nella pagina della pratica.

Cordiali saluti
{{organization}}
'),
    ('payment', 'applicant', 'en', 'Request {{protocol}}: a payment is due',
     'Dear {{name}},

a payment is due for your request “{{service}}”. The amount and the ways to pay are on the page of the request.

Kind regards
{{organization}}
'),
    ('payment_received', 'applicant', 'it', 'Pratica {{protocol}}: pagamento registrato',
     'Gentile {{name}},

il pagamento per la tua richiesta «{{service}}» è stato registrato. Se non ci sono altri pagamenti da fare, la pratica prosegue.

Cordiali saluti
{{organization}}
'),
    ('payment_received', 'applicant', 'en', 'Request {{protocol}}: payment recorded',
     'Dear {{name}},

the payment for your request “{{service}}” has been recorded. If there are no other payments to make, the request goes on.

Kind regards
{{organization}}
'),
    ('payment_cancelled', 'applicant', 'it', 'Pratica {{protocol}}: il pagamento non è più dovuto',
     'Gentile {{name}},

il pagamento chiesto per la tua richiesta «{{service}}» non è più dovuto.

Cordiali saluti
{{organization}}
'),
    ('payment_cancelled', 'applicant', 'en', 'Request {{protocol}}: the payment is not due any more',
     'Dear {{name}},

the payment asked for your request “{{service}}” is not due any more.

Kind regards
{{organization}}
'),
    ('preavviso', 'applicant', 'it', 'Pratica {{protocol}}: comunicazione dei motivi ostativi (art. 10-bis L. 241/1990)',
     'Gentile {{name}},

prima di decidere sulla tua richiesta «{{service}}» ti comunichiamo i motivi che ne ostacolano l’accoglimento. Hai dieci giorni per presentare osservazioni.

Cordiali saluti
{{organization}}
'),
    ('preavviso', 'applicant', 'en', 'Request {{protocol}}: reasons against acceptance (art. 10-bis L. 241/1990)',
     'Dear {{name}},

before deciding on your request “{{service}}” we tell you the reasons against accepting it. You have ten days to send your observations.

Kind regards
{{organization}}
'),
    ('preavviso_accepted', 'applicant', 'it', 'Pratica {{protocol}}: le osservazioni sono state accolte',
     'Gentile {{name}},

le osservazioni sulla tua richiesta «{{service}}» sono state accolte: la pratica prosegue.

Cordiali saluti
{{organization}}
'),
    ('preavviso_accepted', 'applicant', 'en', 'Request {{protocol}}: your observations were accepted',
     'Dear {{name}},

your observations on the request “{{service}}” were accepted: the request goes on.

Kind regards
{{organization}}
'),
    ('approved', 'applicant', 'it', 'Pratica {{protocol}}: la richiesta è stata approvata',
     'Gentile {{name}},

la tua richiesta «{{service}}» è stata approvata.

Cordiali saluti
{{organization}}
'),
    ('approved', 'applicant', 'en', 'Request {{protocol}}: the request was approved',
     'Dear {{name}},

your request “{{service}}” was approved.

Kind regards
{{organization}}
'),
    ('annulled', 'applicant', 'it', 'Pratica {{protocol}}: la pratica è stata chiusa',
     'Gentile {{name}},

la tua richiesta «{{service}}» è stata chiusa. I motivi, e che cosa puoi fare se non sei d’accordo, sono nella pagina della pratica.

Cordiali saluti
{{organization}}
'),
    ('annulled', 'applicant', 'en', 'Request {{protocol}}: the request was closed',
     'Dear {{name}},

your request “{{service}}” was closed. The reasons, and what you can do if you do not agree, are on the page of the request.

Kind regards
{{organization}}
'),
    ('message', 'applicant', 'it', 'Pratica {{protocol}}: c’è un nuovo messaggio',
     'Gentile {{name}},

l’ufficio ti ha scritto a proposito della richiesta «{{service}}».

Cordiali saluti
{{organization}}
'),
    ('message', 'applicant', 'en', 'Request {{protocol}}: there is a new message',
     'Dear {{name}},

the office has written to you about the request “{{service}}”.

Kind regards
{{organization}}
'),
    ('submitted', 'office', 'it', 'Pratica {{protocol}}: nuova pratica',
     'È arrivata una nuova richiesta «{{service}}».

Pratica {{protocol}}, {{service}}.
'),
    ('submitted', 'office', 'en', 'Request {{protocol}}: new request',
     'A new request “{{service}}” has arrived.

Request {{protocol}}, {{service}}.
'),
    ('supplement_proposed', 'office', 'it', 'Pratica {{protocol}}: proposta di integrazione',
     'Un operatore propone di chiedere un’integrazione.

Pratica {{protocol}}, {{service}}.
'),
    ('supplement_proposed', 'office', 'en', 'Request {{protocol}}: supplement proposed',
     'An officer proposes to ask for a supplement.

Request {{protocol}}, {{service}}.
'),
    ('supplement_answered', 'office', 'it', 'Pratica {{protocol}}: integrazione ricevuta',
     'Il richiedente ha risposto alla richiesta di integrazione.

Pratica {{protocol}}, {{service}}.
'),
    ('supplement_answered', 'office', 'en', 'Request {{protocol}}: supplement received',
     'The applicant has answered the request for a supplement.

Request {{protocol}}, {{service}}.
'),
    ('supplement_expired', 'office', 'it', 'Pratica {{protocol}}: integrazione scaduta',
     'Il termine per l’integrazione è passato senza una risposta completa.

Pratica {{protocol}}, {{service}}.
'),
    ('supplement_expired', 'office', 'en', 'Request {{protocol}}: supplement expired',
     'The term for the supplement has passed without a complete answer.

Request {{protocol}}, {{service}}.
'),
    ('observations', 'office', 'it', 'Pratica {{protocol}}: osservazioni ricevute',
     'Il richiedente ha presentato osservazioni dopo il preavviso di rigetto.

Pratica {{protocol}}, {{service}}.
'),
    ('observations', 'office', 'en', 'Request {{protocol}}: observations received',
     'The applicant has sent observations after the notice of rejection.

Request {{protocol}}, {{service}}.
'),
    ('withdrawal_asked', 'office', 'it', 'Pratica {{protocol}}: rinuncia chiesta',
     'Il richiedente chiede di rinunciare alla pratica.

Pratica {{protocol}}, {{service}}.
'),
    ('withdrawal_asked', 'office', 'en', 'Request {{protocol}}: withdrawal asked',
     'The applicant asks to withdraw the request.

Request {{protocol}}, {{service}}.
'),
    ('withdrawal_cancelled', 'office', 'it', 'Pratica {{protocol}}: rinuncia ritirata',
     'Il richiedente non chiede più di rinunciare alla pratica.

Pratica {{protocol}}, {{service}}.
'),
    ('withdrawal_cancelled', 'office', 'en', 'Request {{protocol}}: withdrawal taken back',
     'The applicant does not ask to withdraw any more.

Request {{protocol}}, {{service}}.
'),
    ('payment_settled', 'office', 'it', 'Pratica {{protocol}}: pagamenti completati',
     'I pagamenti della pratica sono completi.

Pratica {{protocol}}, {{service}}.
'),
    ('payment_settled', 'office', 'en', 'Request {{protocol}}: payments complete',
     'The payments of the request are complete.

Request {{protocol}}, {{service}}.
'),
    ('assigned', 'office', 'it', 'Pratica {{protocol}}: pratica assegnata',
     'Ti è stata assegnata la pratica.

Pratica {{protocol}}, {{service}}.
'),
    ('assigned', 'office', 'en', 'Request {{protocol}}: request assigned',
     'The request has been assigned to you.

Request {{protocol}}, {{service}}.
'),
    ('message_from_applicant', 'office', 'it', 'Pratica {{protocol}}: nuovo messaggio',
     'Il richiedente ha scritto un messaggio.

Pratica {{protocol}}, {{service}}.
'),
    ('message_from_applicant', 'office', 'en', 'Request {{protocol}}: new message',
     'The applicant has written a message.

Request {{protocol}}, {{service}}.
'),
    ('transfer_refused', 'office', 'it', 'Pratica {{protocol}}: trasferimento rifiutato',
     'L’altro ente ha rifiutato il trasferimento.

Pratica {{protocol}}, {{service}}.
'),
    ('transfer_refused', 'office', 'en', 'Request {{protocol}}: transfer refused',
     'The other body has refused the transfer.

Request {{protocol}}, {{service}}.
'),
    ('reminder', 'office', 'it', 'Pratica {{protocol}}: termine del procedimento',
     '{{#deadline}}Il termine della pratica è il {{deadline}}.{{/deadline}}

Pratica {{protocol}}, {{service}}.
'),
    ('reminder', 'office', 'en', 'Request {{protocol}}: term of the procedure',
     '{{#deadline}}The term of the request is {{deadline}}.{{/deadline}}

Request {{protocol}}, {{service}}.
');
end
$$;

comment on function albo.notice_defaults() is
'The notices that there are, to whom each goes, and its words in each language: plain text with variables in double braces (name, organization, service, protocol, deadline), and in the subject only protocol and organization, because subjects are read where bodies are not. The worker adds the links.';

reset role;

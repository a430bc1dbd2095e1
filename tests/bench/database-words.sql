-- database-words: the people whom the bench invents, and how it draws them
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- A name is drawn by its slot: as many slots as it is common.  A person's number picks day and
-- place of birth, each pair once, so no two fiscal codes are the same.

create schema bench;

-- The same number gives the same answer: what was interrupted goes on as it had begun.
create function bench.draw(p_number bigint, p_die int) returns int
language sql immutable parallel safe
return (hashint8extended(p_number, p_die::bigint) & 2147483647)::int;

-- Values of the characters of a fiscal code, the first at an odd place or at an even one.
create function bench.code_sum(p_text text, p_is_odd boolean) returns int
language sql immutable
return (
  select sum(case when (i % 2 = 1) = p_is_odd
                  then (array[1,0,5,7,9,13,15,17,19,21,2,4,18,20,11,3,6,8,12,14,16,10,22,25,24,23])[v + 1]
                  else v end)
  from (select i, case when c between '0' and '9' then ascii(c) - 48 else ascii(c) - 65 end as v
        from (select i, substr(p_text, i, 1) as c from generate_series(1, length(p_text)) i) x) y);

create function bench.name_code(p_name text, p_is_given boolean) returns text
language sql immutable
return (
  select left(case when p_is_given and length(consonants) > 3
                   then left(consonants, 1) || substr(consonants, 3) else consonants end || vowels || 'XXX', 3)
  from (select regexp_replace(upper(p_name), '[^BCDFGHJ-NP-TV-Z]', '', 'g') as consonants,
               regexp_replace(upper(p_name), '[^AEIOU]', '', 'g') as vowels) x);

create table bench.family (slot int primary key, name text, code text, sum int);
create table bench.given (slot int primary key, name text, sex text, code text, sum int);
create table bench.birth (slot int primary key, day date, code_m text, sum_m int, code_f text, sum_f int);
create table bench.place (slot int primary key, code text, sum int);

-- Two of three people share a hundred names, the others have one of seventeen hundred.
with common as (
  select name, rank from unnest(string_to_array(
    'Rossi,Russo,Ferrari,Esposito,Bianchi,Romano,Colombo,Ricci,Marino,Greco,Bruno,Gallo,Conti,De Luca,Mancini,Costa,'
    'Giordano,Rizzo,Lombardi,Moretti,Barbieri,Fontana,Santoro,Mariani,Rinaldi,Caruso,Ferrara,Galli,Martini,Leone,Longo,'
    'Gentile,Martinelli,Vitale,Lombardo,Serra,Coppola,De Santis,D''Angelo,Marchetti,Parisi,Villa,Conte,Ferraro,Ferri,'
    'Fabbri,Bianco,Marini,Grasso,Valentini,Messina,Sala,De Angelis,Gatti,Pellegrini,Palumbo,Sanna,Farina,Rizzi,Monti,'
    'Cattaneo,Morelli,Amato,Silvestri,Mazza,Testa,Grassi,Pellegrino,Carbone,Giuliani,Benedetti,Barone,Rossetti,Caputo,'
    'Montanari,Guerra,Palmieri,Bernardi,Martino,Fiore,De Rosa,Ferretti,Bellini,Basile,Riva,Donati,Piras,Vitali,Battaglia,'
    'Sartori,Neri,Costantini,Milani,Pagano,Ruggiero,Sorrentino,D''Amico,Orlando,Damico,Negri', ',')) with ordinality as x (name, rank)
), rare as (
  select initcap(a || b || c) as name
  from unnest(string_to_array('bar,can,dal,fer,gar,lan,mar,pal,ric,sal,ter,ver', ',')) a,
       unnest(string_to_array('a,e,i,o,u', ',')) b,
       unnest(string_to_array('bini,celli,ciolo,detti,gato,lotti,mondi,nesi,paro,rucci,scalchi,tozzi,vaschi,zzoni,'
                              'bosco,chioni,donna,fante,glia,lupo,monte,notti,pilli,quero,rante,sotti,telli,utti,vedi,zaro', ',')) c
), tickets as (
  select name, greatest(1, (900 / (rank + 3))::int) as n from common
  union all select name, 1 from rare
), slots as (
  select name, row_number() over (order by name, i) - 1 as slot
  from tickets, generate_series(1, n) i
)
insert into bench.family
select slot, name, bench.name_code(name, false), bench.code_sum(bench.name_code(name, false), true) from slots;

with common as (
  select name, sex, rank from (
    select name, 'F' as sex, rank from unnest(string_to_array(
      'Maria,Anna,Giulia,Francesca,Sara,Chiara,Laura,Giovanna,Rosa,Elena,Paola,Alessia,Martina,Valentina,Silvia,Federica,'
      'Elisa,Caterina,Teresa,Lucia,Simona,Daniela,Cristina,Angela,Roberta,Marta,Ilaria,Serena,Irene,Beatrice', ',')) with ordinality as f (name, rank)
    union all
    select name, 'M', rank from unnest(string_to_array(
      'Giuseppe,Antonio,Marco,Andrea,Francesco,Giovanni,Luca,Mario,Alessandro,Roberto,Paolo,Stefano,Salvatore,Davide,'
      'Matteo,Luigi,Vincenzo,Simone,Carlo,Domenico,Pietro,Angelo,Michele,Claudio,Fabio,Riccardo,Federico,Nicola,Enrico,Tommaso', ',')) with ordinality as m (name, rank)) x
), slots as (
  select name, sex, row_number() over (order by name, i) - 1 as slot
  from common, generate_series(1, (120 / (rank + 2))::int) i
)
insert into bench.given
select slot, name, sex, bench.name_code(name, true), bench.code_sum(bench.name_code(name, true), false) from slots;

insert into bench.birth
select i, day, code_m, bench.code_sum(code_m, true), code_f, bench.code_sum(code_f, true)
from (select i, day, year_month || to_char(day, 'DD') as code_m, year_month || to_char(extract(day from day) + 40, 'FM00') as code_f
      from (select i, '1944-01-01'::date + i as day,
                   to_char('1944-01-01'::date + i, 'YY') || substr('ABCDEHLMPRST', extract(month from '1944-01-01'::date + i)::int, 1) as year_month
            from generate_series(0, 21900) i) x) y;

insert into bench.place
select i, code, bench.code_sum(code, false)
from (select i, chr(65 + i % 12) || to_char(100 + i * 2, 'FM000') as code from generate_series(0, 448) i) x;

analyze bench.family, bench.given, bench.birth, bench.place;

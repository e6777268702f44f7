-- function or operator ("cast TYPE": a cast), session time zone, types of the arguments, the answer, the arguments
create temp table calls (n int generated always as identity, name text, zone text default 'UTC', types text[], args text[]);
create temp table dates (v text);
insert into dates values ('1970-01-01'), ('2024-02-29'), ('2023-12-31'), ('1999-12-31'), ('2000-01-01'), ('0001-01-01'), ('0001-12-31 BC'), ('0044-03-15 BC'), ('4713-01-01 BC'), ('4714-11-24 BC'), ('5874897-12-31'), ('infinity'), ('-infinity'), (null);
create temp table times (v text);
insert into times values ('00:00'), ('12:34:56.789'), ('23:59:59.999999'), ('24:00'), (null);
create temp table stamps (v text);
insert into stamps values ('1970-01-01 00:00:00'), ('2024-02-29 12:34:56.789012'), ('2024-03-31 01:30:00'), ('2024-10-27 00:30:00'), ('1999-12-31 23:59:59.999999'), ('2001-01-01 00:00:00'), ('1969-12-31 23:59:59.999999'), ('0001-01-01 00:00:00'), ('0001-12-31 23:59:59 BC'), ('0044-03-15 12:00:00 BC'), ('4713-01-02 00:00:00 BC'), ('9999-12-31 23:59:59.999999'), ('200000-06-15 06:07:08'), ('infinity'), ('-infinity'), (null);
create temp table spans (v text);
insert into spans values ('0'), ('1 day'), ('-1 day'), ('1 month'), ('-1 month'), ('13 months'), ('1 year'), ('02:03:04.5'), ('-02:03:04.5'), ('25:00:00'), ('1 mon -1 day'), ('1 year 2 months 3 days 04:05:06.789'), ('-1 year -2 months +3 days -04:05:06.789'), ('30 days'), ('360 days'), ('36:00:00'), ('1 mon 15 days 12:00'), ('0.000001 s'), ('2147483647 days'), ('-2147483648 months'), ('2562047788 hours'), (null);
create temp table factors (v text);
insert into factors values ('0'), ('1'), ('-1'), ('0.5'), ('1.5'), ('-2.25'), ('0.1'), ('3'), ('7'), ('1e-9'), ('1e10'), ('NaN'), ('Infinity'), (null);
create temp table numbers (v text);
insert into numbers values ('0'), ('1'), ('-1'), ('365'), ('-2500000'), ('2147483647'), ('-2147483648'), (null);

-- comparisons: two values of a type, or of two that compare
create temp table pairs (t text, a text, u text, b text);
insert into pairs select 'date', x.v, 'date', y.v from dates x, dates y;
insert into pairs select 'time', x.v, 'time', y.v from times x, times y;
insert into pairs select 'timestamp', x.v, 'timestamptz', y.v || case when y.v like '%BC' then '' else '' end from stamps x, stamps y where x.v is null or y.v is null or x.v < '2001' or y.v > '2024';
insert into pairs select 'timestamptz', x.v, 'timestamptz', y.v from stamps x, stamps y where x.v is null or y.v is null or x.v > '2001' or y.v < '2024';
insert into pairs select 'interval', x.v, 'interval', y.v from spans x, spans y;
insert into pairs select 'date', x.v, 'timestamp', y.v from dates x, stamps y;
insert into pairs select 'timestamptz', y.v, 'date', x.v from dates x, stamps y where x.v > '1999' or y.v like '%infinity';
insert into pairs select t, a, t, b from unnest(array['smallint']) t, unnest('{0,1,-1,32767,-32768,NULL}'::text[]) a, unnest('{0,1,-1,32767,-32768,NULL}'::text[]) b;
insert into pairs select t, a, u, b from (values ('smallint', 'integer'), ('integer', 'smallint'), ('smallint', 'bigint'), ('bigint', 'smallint')) k(t, u), unnest('{0,-1,32767,-32768}'::text[]) a, unnest('{0,-1,32767,-32768}'::text[]) b;
insert into pairs select t, a, u, b from (values ('real', 'real'), ('real', 'double precision'), ('double precision', 'real')) k(t, u), unnest('{0,-0,1.5,0.1,1e30,NaN,Infinity,-Infinity,NULL}'::text[]) a, unnest('{0,-0,1.5,0.1,-1e30,NaN,Infinity,-Infinity}'::text[]) b;
insert into pairs select 'uuid', a, 'uuid', b from unnest('{00000000-0000-0000-0000-000000000000,00000000-0000-0000-0000-000000000001,ff000000-0000-0000-0000-000000000000,7f000000-0000-0000-ffff-000000000000,7f000000-0000-0000-7fff-000000000000,NULL}'::text[]) a, unnest('{00000000-0000-0000-0000-000000000001,ff000000-0000-0000-0000-000000000000,7f000000-0000-0000-7fff-000000000000}'::text[]) b;
insert into pairs select 'bytea', a, 'bytea', b from unnest(array['', '\x00', '\x0001', '\xff', '\x00112233445566778899aabbccddeeff', '\x00112233445566778899aabbccddee', null]) a, unnest(array['', '\x00', '\xff', '\x00112233445566778899aabbccddee', '\x80']) b;
insert into calls (name, types, args) select op, array[t, u], array[a, b] from pairs, unnest(array['=', '<', '>=']) op;
insert into calls (name, types, args) select op, array[t, u], array[a, b] from pairs, unnest(array['<>', '<=', '>']) op where t <> u or t in ('smallint', 'real', 'uuid', 'bytea') or coalesce(a, '') like '1 %' or coalesce(a, '') like '%infinity';
insert into calls (name, zone, types, args) select op, 'Europe/Berlin', array[t, u], array[a, b] from pairs, unnest(array['=', '<', '>']) op where t in ('timestamp', 'date', 'timestamptz') and u in ('timestamptz', 'date') and t <> u and (a > '2024' or b > '2024');

-- arithmetic
insert into calls (name, types, args) select op, array[t, u], array[a, b] from unnest(array['+', '-', '*', '/']) op, (values ('smallint', 'smallint'), ('smallint', 'integer'), ('integer', 'smallint'), ('smallint', 'bigint'), ('bigint', 'smallint')) k(t, u), unnest('{0,1,-1,7,32767,-32768,NULL}'::text[]) a, unnest('{0,-1,2,32767,-32768}'::text[]) b;
insert into calls (name, types, args) select '%', array['smallint', 'smallint'], array[a, b] from unnest('{0,1,-1,7,32767,-32768,NULL}'::text[]) a, unnest('{0,-1,2,32767,-32768}'::text[]) b;
insert into calls (name, types, args) select op, array[t, u], array[a, b] from unnest(array['+', '-', '*', '/']) op, (values ('real', 'real'), ('real', 'double precision'), ('double precision', 'real')) k(t, u), unnest('{0,-0,1.5,0.1,1e30,1e-30,3e38,NaN,Infinity,-Infinity,NULL}'::text[]) a, unnest('{0,0.1,-3,1e30,1e-30,NaN,Infinity}'::text[]) b;
insert into calls (name, types, args) select op, array['smallint'], array[a] from unnest(array['-', 'abs']) op, unnest('{0,1,-1,32767,-32768,NULL}'::text[]) a;
insert into calls (name, types, args) select op, array['real'], array[a] from unnest(array['-', 'abs']) op, unnest('{0,-0,1.5,-2.5,NaN,Infinity,-Infinity,NULL}'::text[]) a;
insert into calls (name, types, args) select '||', array['bytea', 'bytea'], array[a, b] from unnest(array['', '\x00ff', '\x00112233445566778899aabbccddeeff', null]) a, unnest(array['', '\x80', '\x00112233445566778899aabbccddeeff']) b;
insert into calls (name, types, args) select 'length', array['bytea'], array[a] from unnest(array['', '\x00ff', 'abc', '\x00112233445566778899aabbccddeeff', null]) a;
insert into calls (name, types, args) select op, array['date', 'integer'], array[a.v, b.v] from unnest(array['+', '-']) op, dates a, numbers b;
insert into calls (name, types, args) select '+', array['integer', 'date'], array[b.v, a.v] from dates a, numbers b where b.v = '365' or a.v > '2024';
insert into calls (name, types, args) select '-', array['date', 'date'], array[a.v, b.v] from dates a, dates b;
insert into calls (name, types, args) select '+', array['date', 'time'], array[a.v, b.v] from dates a, times b;
insert into calls (name, types, args) select '+', array['time', 'date'], array[b.v, a.v] from dates a, times b where a.v > '2024';
insert into calls (name, types, args) select op, array['date', 'interval'], array[a.v, b.v] from unnest(array['+', '-']) op, dates a, spans b;
insert into calls (name, types, args) select '+', array['interval', 'date'], array[b.v, a.v] from dates a, spans b where a.v > '2024';
insert into calls (name, types, args) select op, array['time', 'interval'], array[a.v, b.v] from unnest(array['+', '-']) op, times a, spans b;
insert into calls (name, types, args) select '+', array['interval', 'time'], array[b.v, a.v] from times a, spans b where a.v > '12';
insert into calls (name, types, args) select '-', array['time', 'time'], array[a.v, b.v] from times a, times b;
insert into calls (name, types, args) select op, array['timestamp', 'interval'], array[a.v, b.v] from unnest(array['+', '-']) op, stamps a, spans b;
insert into calls (name, types, args) select '+', array['interval', t], array[b.v, a.v] from unnest(array['timestamp', 'timestamptz']) t, stamps a, spans b where a.v > '2024';
insert into calls (name, zone, types, args) select op, z, array['timestamptz', 'interval'], array[a.v, b.v] from unnest(array['+', '-']) op, unnest(array['Europe/Berlin', 'America/New_York']) z, stamps a, spans b where a.v > '2001' or b.v like '%day%';
insert into calls (name, types, args) select op, array[t, t], array[a.v, b.v] from unnest(array['-', 'age']) op, unnest(array['timestamp', 'timestamptz']) t, stamps a, stamps b where not (op = 'age' and (a.v like '%infinity' or b.v like '%infinity'));
insert into calls (name, zone, types, args) select op, 'America/New_York', array['timestamptz', 'timestamptz'], array[a.v, b.v] from unnest(array['-', 'age']) op, stamps a, stamps b where a.v like '2024%' and b.v like '20%';
insert into calls (name, types, args) select op, array['interval', 'interval'], array[a.v, b.v] from unnest(array['+', '-']) op, spans a, spans b;
insert into calls (name, types, args) select op, array['interval', 'double precision'], array[a.v, b.v] from unnest(array['*', '/']) op, spans a, factors b where not (op = '/' and (b.v = '1e-9' or b.v in ('NaN', 'Infinity', '0.1', '0.5') and a.v like '2%'));
insert into calls (name, types, args) select '*', array['double precision', 'interval'], array[b.v, a.v] from spans a, factors b where b.v like '%5';
insert into calls (name, types, args) select f, array['interval'], array[v] from unnest(array['-', 'justify_hours', 'justify_days', 'justify_interval', 'isfinite']) f, spans;
insert into calls (name, types, args) select f, array['interval'], array[v] from unnest(array['justify_hours', 'justify_days', 'justify_interval']) f, unnest(array['1 day -1 hour', '-1 day 1 hour', '1 mon -1 hour', '1 mon -1 day', '-1 mon 1 day', '-1 mon 1 hour', '1 mon -1 day 1 hour', '-1 mon 1 day -1 hour', '31 days', '-31 days', '29 days 24:00', '6 months -32 days', '2147483647 days 24:00', '2147483647 months 30 days', '-2147483648 days -24:00', '-2147483648 months -30 days -24:00', '2147483647 months 29 days 24:00']) v;
insert into calls (name, types, args) select 'isfinite', array[t], array[v] from unnest(array['date', 'timestamp', 'timestamptz']) t, dates where v not like '5874%';
insert into calls (name, types, args) select 'date_bin', array['interval', t, t], array[s, a.v, o] from unnest(array['timestamp', 'timestamptz']) t, unnest(array['15 minutes', '1 day', '7 days', '1.5 hours', '0.000007 s', '0', '-1 day', '1 mon', '1 day -1 hour', '2562047788 hours', '106751991 days', null]) s, stamps a, unnest(array['2001-01-01', '1970-01-01 00:07:30', '4000-01-01', 'infinity', null]) o where not (s like '%hours' and s like '25%' and a.v like '%BC');

-- casts
insert into calls (name, types, args) select 'cast ' || u, array[t], array[v] from (values ('smallint')) k(t), unnest(array['integer', 'bigint', 'real', 'double precision', 'numeric', 'text']) u, unnest('{0,-1,32767,-32768,NULL}'::text[]) v;
insert into calls (name, types, args) select 'cast ' || u, array[t], array[v] from unnest(array['integer', 'bigint', 'numeric']) t, unnest(array['smallint', 'real']) u, unnest('{0,1,-1,32767,32768,-32768,-32769,16777217,2147483647,NULL}'::text[]) v;
insert into calls (name, types, args) select 'cast real', array[t], array[v] from (values ('bigint', '9223372036854775807'), ('numeric', '1e39'), ('numeric', '3.4028235e38'), ('numeric', '1e-46'), ('numeric', '0.1'), ('numeric', 'NaN'), ('numeric', '-Infinity'), ('double precision', '1e39'), ('double precision', '3.4028235e38'), ('double precision', '3.4028236e38'), ('double precision', '1e-46'), ('double precision', '1e-45'), ('double precision', '0.1'), ('double precision', '-0'), ('double precision', 'NaN'), ('double precision', 'Infinity'), ('text', '0.1'), ('text', 'x'), ('text', '1e39')) k(t, v);
insert into calls (name, types, args) select 'cast smallint', array[t], array[v] from (values ('numeric', '32767.4'), ('numeric', '32767.5'), ('numeric', '-32768.5'), ('numeric', 'NaN'), ('numeric', 'Infinity')) k(t, v);
insert into calls (name, types, args) select 'cast ' || u, array[t], array[v] from unnest(array['real', 'double precision']) t, unnest(array['smallint', 'integer', 'bigint']) u, unnest('{0,0.5,1.5,-2.5,32767.4,32767.5,-32768.5,-32769,2147483647,2147483648,-2147483648,-2147483904,9223372036854775807,-9223372036854775808,1e30,NaN,Infinity,NULL}'::text[]) v where t = 'real' or u = 'smallint';
insert into calls (name, types, args) select 'cast ' || u, array['real'], array[v] from unnest(array['double precision', 'numeric', 'text']) u, unnest('{0,-0,0.1,1.5,123456.7,1e10,16777216,3.4028235e38,1e-45,0.000001,NaN,Infinity,-Infinity,NULL}'::text[]) v;
insert into calls (name, types, args) select 'cast text', array['bytea'], array[v] from unnest(array['', '\x00', 'abc', '\x00112233445566778899aabbccddeeff', null]) v;
insert into calls (name, types, args) select 'cast bytea', array['text'], array[v] from unnest(array['', '\x00', 'abc', '\x00112233445566778899aabbccddeeff', '\x0', 'a\', null]) v;
insert into calls (name, types, args) select 'cast text', array['uuid'], array[v] from unnest(array['A0EEBC99-9c0b-4ef8-bb6d-6bb9bd380a11', null]) v;
insert into calls (name, types, args) select 'cast uuid', array['text'], array[v] from unnest(array['A0EEBC99-9c0b-4ef8-bb6d-6bb9bd380a11', 'x', null]) v;
insert into calls (name, zone, types, args) select 'cast ' || u, z, array['date'], array[v] from unnest(array['UTC', 'Europe/Berlin']) z, unnest(array['timestamp', 'timestamptz', 'text']) u, dates;
insert into calls (name, zone, types, args) select 'cast ' || u, z, array[t], array[v] from unnest(array['UTC', 'Europe/Berlin', 'America/New_York']) z, unnest(array['timestamp', 'timestamptz']) t, unnest(array['date', 'time', 'timestamptz', 'timestamp', 'text']) u, stamps where t <> u and (z = 'UTC' or t like '%tz' or u like '%tz');
insert into calls (name, types, args) select 'cast ' || u, array['time'], array[v] from unnest(array['interval', 'text']) u, times;
insert into calls (name, types, args) select 'cast ' || u, array['interval'], array[v] from unnest(array['time', 'text', 'interval(0)', 'interval(3)', 'interval year', 'interval month', 'interval day', 'interval hour', 'interval minute', 'interval year to month', 'interval day to hour', 'interval second(1)']) u, spans where v is null or v not like '256%' or u not like 'interval(%';
insert into calls (name, types, args) select 'cast ' || u, array[t], array[v] from (values ('timestamp', 'timestamp(0)'), ('timestamp', 'timestamp(3)'), ('timestamptz', 'timestamptz(1)'), ('timestamptz', 'timestamp(2) with time zone')) k(t, u), stamps;
insert into calls (name, types, args) select 'cast ' || u, array['time'], array[v] from unnest(array['time(0)', 'time(2)']) u, times;
insert into calls (name, types, args) select 'cast ' || u, array['text'], array[v] from unnest(array['varchar(3)', 'varchar']) u, unnest(array['', 'a', 'abc', 'abcd', 'abc  ', 'äöüß', '日本語テキスト', null]) v;
insert into calls (name, zone, types, args) select 'cast ' || u, z, array['text'], array[v] from unnest(array['UTC', 'Asia/Kathmandu']) z, unnest(array['date', 'time', 'timestamptz', 'interval', 'smallint']) u, unnest(array['2024-02-29', '12:34', '2024-02-29 12:34', '2024-02-29 12:34+02', '1 day', '7', 'infinity', 'x', '', null]) v;

-- fields and units
create temp table units (u text);
insert into units select unnest(array['microsecond', 'microseconds', 'us', 'millisecond', 'MS', 'second', 'sec', 'minute', 'm', 'hour', 'h', 'day', 'd', 'week', 'w', 'month', 'mon', 'quarter', 'qtr', 'year', 'y', 'decade', 'century', 'cent', 'millennium', 'timezone', 'timezone_hour', 'timezone_minute', 'dow', 'isodow', 'doy', 'isoyear', 'julian', 'j', 'jd', 'epoch', 'mm', 'monday', 'january', 'ad', 'foo', '', 'DAYS', null]);
insert into calls (name, zone, types, args) select f, z, array['text', t], array[u, s.v] from unnest(array['extract', 'date_part']) f, (values ('timestamp', 'UTC'), ('timestamptz', 'Asia/Kathmandu')) k(t, z), units, stamps s where s.v is null or u is null or s.v in ('2024-02-29 12:34:56.789012', 'infinity', '0044-03-15 12:00:00 BC') or u in ('week', 'isoyear', 'century', 'millennium', 'decade', 'julian', 'doy', 'dow', 'epoch', 'quarter') and f = 'extract';
insert into calls (name, types, args) select f, array['text', 'date'], array[u, d.v] from unnest(array['extract', 'date_part']) f, units, dates d where d.v in ('2024-02-29', '-infinity', '0044-03-15 BC') or u in ('week', 'isoyear', 'century', 'julian', 'epoch') and f = 'extract';
insert into calls (name, types, args) select f, array['text', 'time'], array[u, d.v] from unnest(array['extract', 'date_part']) f, units, times d where d.v > '12';
insert into calls (name, types, args) select f, array['text', 'interval'], array[u, d.v] from unnest(array['extract', 'date_part']) f, units, spans d where d.v in ('1 year 2 months 3 days 04:05:06.789', '-1 year -2 months +3 days -04:05:06.789', '25:00:00') or u in ('epoch', 'century', 'quarter', 'hour') and f = 'extract' and not (u = 'epoch' and d.v like '-214%');
insert into calls (name, types, args) select 'extract', array['text', 'timestamp'], array[u, d] from unnest(array['week', 'isoyear', 'isodow', 'doy']) u, unnest(array['2004-12-31', '2005-01-01', '2005-01-02', '2005-01-03', '2008-12-28', '2008-12-29', '2009-12-31', '2010-01-01', '2010-01-03', '2010-01-04', '2012-01-01', '2015-12-31', '2016-01-03', '2020-12-31', '2021-01-03', '0001-01-01', '0001-01-01 BC', '1900-12-31', '1901-01-01', '2000-12-31']) d;
insert into calls (name, types, args) select 'date_trunc', array['text', 'timestamp'], array[u, s.v] from units, stamps s where s.v is null or u is null or s.v in ('2024-02-29 12:34:56.789012', 'infinity', '0044-03-15 12:00:00 BC') or u in ('week', 'century', 'millennium', 'decade', 'quarter', 'year', 'day', 'hour', 'millisecond');
insert into calls (name, zone, types, args) select 'date_trunc', z, array['text', 'timestamptz'], array[u, s.v] from unnest(array['Europe/Berlin', 'Asia/Kathmandu', 'UTC']) z, unnest(array['hour', 'day', 'week', 'month', 'quarter', 'year', 'century', 'minute', 'foo', 'dow', 'timezone']) u, stamps s where s.v is null or s.v > '19';
insert into calls (name, zone, types, args) select 'date_trunc', 'America/New_York', array['text', 'timestamptz', 'text'], array[u, s.v, z] from unnest(array['hour', 'day', 'month', 'foo']) u, stamps s, unnest(array['Europe/Berlin', 'EST', 'msk', 'UTC+3', 'Nowhere/At_All', '', null]) z where s.v is null or s.v > '2001';
insert into calls (name, types, args) select 'date_trunc', array['text', 'interval'], array[u, s.v] from units, spans s where s.v in ('1 year 2 months 3 days 04:05:06.789', '-1 year -2 months +3 days -04:05:06.789', '25:00:00') or u in ('decade', 'quarter', 'hour');

-- made of numbers
insert into calls (name, types, args) select 'make_date', array['integer', 'integer', 'integer'], array[y, m, d] from (values ('2024', '2', '29'), ('2023', '2', '29'), ('-44', '3', '15'), ('0', '1', '1'), ('1', '1', '1'), ('-1', '12', '31'), ('-1', '2', '29'), ('2024', '13', '1'), ('2024', '0', '1'), ('2024', '1', '0'), ('2024', '1', '32'), ('5874897', '12', '31'), ('5874898', '1', '1'), ('-4714', '11', '24'), ('-4714', '11', '23'), ('-4715', '1', '1'), ('2147483647', '1', '1'), ('-2147483647', '1', '1'), ('99', '1', '1'), ('2024', '-1', '1'), (null, '1', '1')) v(y, m, d);
insert into calls (name, types, args) select 'make_time', array['integer', 'integer', 'double precision'], array[h, m, s] from (values ('0', '0', '0'), ('12', '34', '56.789'), ('24', '0', '0'), ('24', '0', '0.0000001'), ('24', '0', '1'), ('24', '1', '0'), ('25', '0', '0'), ('-1', '0', '0'), ('0', '60', '0'), ('0', '-1', '0'), ('0', '0', '60'), ('23', '59', '60'), ('0', '0', '60.1'), ('0', '0', '-0.1'), ('0', '0', '-0.0000001'), ('23', '59', '59.9999999'), ('0', '0', 'NaN'), ('0', '0', 'Infinity'), ('2147483647', '0', '0'), ('0', '0', '0.0000005'), ('0', '0', '0.0000015'), ('0', null, '1')) v(h, m, s);
insert into calls (name, types, args) select f, array['integer', 'integer', 'integer', 'integer', 'integer', 'double precision'], array[y, mo, d, h, m, s] from unnest(array['make_timestamp', 'make_timestamptz']) f, (values ('2024', '2', '29', '12', '34', '56.789'), ('2024', '2', '30', '0', '0', '0'), ('0', '1', '1', '0', '0', '0'), ('-44', '3', '15', '12', '0', '0'), ('-4714', '11', '24', '0', '0', '0'), ('-4714', '11', '23', '23', '0', '0'), ('2024', '12', '31', '24', '0', '0'), ('2024', '12', '31', '23', '59', '60'), ('2024', '12', '31', '25', '0', '0'), ('2024', '12', '31', '0', '0', 'NaN'), ('294277', '1', '1', '0', '0', '0'), ('5874897', '1', '1', '0', '0', '0'), ('2024', null, '1', '0', '0', '0'), ('2024', '1', '1', '0', '0', '59.9999999')) v(y, mo, d, h, m, s);
insert into calls (name, zone, types, args) select 'make_timestamptz', 'Europe/Berlin', array['integer', 'integer', 'integer', 'integer', 'integer', 'double precision'], array['2024', mo, d, h, '30', '0'] from (values ('3', '31', '1'), ('3', '31', '2'), ('3', '31', '3'), ('10', '27', '1'), ('10', '27', '2'), ('10', '27', '3'), ('7', '1', '12')) v(mo, d, h);
insert into calls (name, types, args) select 'make_timestamptz', array['integer', 'integer', 'integer', 'integer', 'integer', 'double precision', 'text'], array['2024', '7', '1', '12', '30', '0', z] from unnest(array['Europe/Berlin', '+02', '+2', '-02:30', '2', '+0230', '+20', '+15:59:59', 'EST', 'msk', 'x', '', 'UTC+3', '+x', '-', '+', 'Europe/Berlin ', '02', 'EST5EDT', 'FOO3', null]) z;
insert into calls (name, types, args) select 'make_interval', (array['integer', 'integer', 'integer', 'integer', 'integer', 'integer', 'double precision'])[1:k], (array['1', '-2', '3', '4', '5', '-6', '7.5'])[1:k] from generate_series(1, 7) k;
insert into calls (name, types, args) select 'make_interval', array['integer', 'integer', 'integer', 'integer', 'integer', 'integer', 'double precision'], array[a, b, c, '0', d, '0', s] from (values ('178956970', '7', '0', '0', '0'), ('0', '0', '0', '0', 'NaN'), ('0', '0', '0', '0', 'Infinity'), ('0', '0', '0', '2147483647', '0.0000015'), ('0', '0', '306783378', '0', '-0.0000005'), (null, '0', '0', '0', '0')) v(a, b, c, d, s);
insert into calls (name, types, args) select 'to_timestamp', array['double precision'], array[v] from unnest(array['0', '-0', '1', '1709210096.789', '1709210096.7890125', '-1.5', '1.5e-7', '4.9e-7', '5e-7', '946684800.0000005', '-210866803200', '-210866803201', '-210866803200.0000001', '9.2e12', '1e18', '-1e18', 'Infinity', '-Infinity', 'NaN', null]) v;
insert into calls (name, types, args) select 'timestamp', array['date', 'time'], array[a.v, b.v] from dates a, times b where a.v > '2023';
insert into calls (name, zone, types, args) select 'timestamptz', 'Europe/Berlin', array['date', 'time'], array[a.v, b.v] from dates a, times b where a.v > '2023' or a.v = '4713-01-01 BC';

-- zones
insert into calls (name, types, args) select 'timezone', array['text', t], array[z, s.v] from unnest(array['timestamp', 'timestamptz']) t, stamps s, unnest(array['Europe/Berlin', 'america/new_york', 'UTC', 'Z', 'EST', 'msk', 'Asia/Kathmandu', 'UTC+3', '+3', '<+03>-3', 'EST5EDT', 'FOO-1BAR,M3.5.0,M10.5.0/3', 'FOO-1BAR', 'Etc/GMT-14', 'Australia/Lord_Howe', 'Nowhere', '../UTC', 'Europe', 'Europe/', '', null]) z where s.v is null or s.v > '19' or z = 'Europe/Berlin';
insert into calls (name, types, args) select 'timezone', array['interval', t], array[z, s.v] from unnest(array['timestamp', 'timestamptz']) t, stamps s, unnest(array['02:00', '-05:30', '00:00:30.9', '1 day', '1 mon', '25:00', '0', null]) z where s.v is null or s.v > '2001';

-- OVERLAPS
insert into calls (name, types, args) select 'overlaps', array[t, case when a[2] ~ ':\d\d:|day' then 'interval' else t end, t, case when a[4] ~ ':\d\d:|day' then 'interval' else t end], a
from unnest(array['timestamp', 'timestamptz']) t, (values (array['2024-01-01', '2024-01-03', '2024-01-02', '2024-01-04']), (array['2024-01-01', '2024-01-02', '2024-01-02', '2024-01-04']), (array['2024-01-03', '2024-01-01', '2024-01-02', '2024-01-04']), (array['2024-01-01', '1 day', '2024-01-02', '1 day']), (array['2024-01-01', '2 days', '2024-01-02', '1 day']), (array['2024-01-01', '2 days', '2024-01-02', '2024-01-05']),
    (array['2024-01-01', '2024-01-03', '2024-01-02', '-3 days']), (array['2024-01-01', null, '2024-01-02', '2024-01-03']), (array[null, null, '2024-01-02', '2024-01-03']), (array['2024-01-02', null, '2024-01-01', '2024-01-03']), (array['2024-01-02', null, '2024-01-02', '2024-01-03']), (array['2024-01-02', '2024-01-02', '2024-01-02', '2024-01-03']), (array['2024-01-01', '2024-01-05', null, '2024-01-03']), (array['2024-01-01', '2024-01-02', null, '2024-01-03']), (array['2024-01-01', '2024-01-01', '2024-01-01', '2024-01-01'])) v(a);
insert into calls (name, types, args) select 'overlaps', array['time', case when a[2] ~ ':\d\d:' then 'interval' else 'time' end, 'time', case when a[4] ~ ':\d\d:' then 'interval' else 'time' end], a
from (values (array['01:00', '03:00', '02:00', '04:00']), (array['01:00', '02:00', '02:00', '04:00']), (array['23:00', '02:00:00', '00:30', '02:00']), (array['01:00', '02:00:00', '02:00', '-01:00:00']), (array['01:00', null, '00:00', '02:00']), (array[null, '01:00', '00:00', '24:00'])) v(a);

create function pg_temp.call(name text, zone text, types text[], args text[]) returns text language plpgsql as $$
declare
    literals text[] := (select array_agg(pg_temp.literal(a, t) order by k) from unnest(types, args) with ordinality u(t, a, k));
begin
    perform set_config('timezone', zone, false);
    return pg_temp.answer(case
        when name like 'cast %' then format('cast(%s as %s)', literals[1], substr(name, 6))
        when name ~ '^[a-z_]+$' then format('pg_catalog.%I(%s)', name, array_to_string(literals, ', '))
        when array_length(types, 1) = 1 then format('%s %s', name, literals[1])
        else format('%s %s %s', literals[1], name, literals[2]) end);
end $$;
copy (
    select name, zone, array_to_string(types, ','), pg_temp.call(name, zone, types, args), args[1], args[2], args[3], args[4], args[5], args[6], args[7] from calls
    where name ~ '^[a-z]' and name <> 'date_bin' or n % 4 = 0 -- of the tables of all with all a part, here and in the file
    order by n
) to stdout;

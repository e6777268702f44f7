-- type, values with ; between them (NULL for NULL), count, sum, min, max
create temp table cases (id int generated always as identity, type text, vs text);
insert into cases (type, vs) values
    ('integer', ''), ('integer', 'NULL'), ('integer', '1;2;3'), ('integer', 'NULL;5;NULL'), ('integer', '2147483647;2147483647'), ('integer', '-2147483648;-2147483648;1'),
    ('bigint', ''), ('bigint', 'NULL;NULL'), ('bigint', '9223372036854775807;9223372036854775807'), ('bigint', '-9223372036854775808;-9223372036854775808;NULL'), ('bigint', '1;-1'),
    ('double precision', ''), ('double precision', '0.1;0.2;0.3'), ('double precision', '-0'), ('double precision', '-0;-0'), ('double precision', '0;-0'), ('double precision', '1.7e308;-1.7e308;1.7e308'), ('double precision', '1e308;1e308'), ('double precision', 'NaN;1;-Infinity'), ('double precision', 'Infinity;1'), ('double precision', 'Infinity;-Infinity'), ('double precision', 'NULL;-0;0'), ('double precision', 'NaN;NaN'), ('double precision', '1;NaN;2'),
    ('numeric', ''), ('numeric', '1;2.50;0.001'), ('numeric', '1.0;1.00'), ('numeric', '1.00;1.0'), ('numeric', 'NaN;1'), ('numeric', '2596148429267413814265248164610047;1'), ('numeric', '0.00;-0.0'), ('numeric', 'Infinity;-Infinity'), ('numeric', '-Infinity;5;NULL'), ('numeric', '99999999999999999999.5;0.5'),
    ('timestamp', ''), ('timestamp', '2020-01-01 00:00:00;1999-12-31 23:59:59.5;NULL'), ('timestamp', 'infinity;-infinity;2020-01-01 00:00:00'),
    ('smallint', ''), ('smallint', '32767;32767;NULL'), ('smallint', '-32768;1'), ('real', ''), ('real', '0.1;0.2;0.3'), ('real', '16777216;1;1'), ('real', '3e38;3e38'), ('real', 'NaN;1'), ('real', '0;-0'), ('real', '-0;NULL'), ('real', 'Infinity;-Infinity'),
    ('interval', ''), ('interval', 'NULL'), ('interval', '1 month;30 days;NULL'), ('interval', '30 days;1 month'), ('interval', '1 day;25:00:00;-1 mon'), ('interval', '2147483647 days;1 day'),
    ('date', ''), ('date', '2024-02-29;infinity;-infinity;NULL'), ('date', '0001-01-01 BC;2024-01-01'), ('time', '24:00;00:00;NULL'), ('timestamptz', '2020-01-01 00:00:00+00;infinity;NULL'),
    ('uuid', '00000000-0000-0000-0000-000000000000;NULL'), ('bytea', '\x00;NULL'),
    ('boolean', 'true;NULL;false'), ('text', 'a;NULL;b;'), ('text', 'NULL');
create function pg_temp.over(f text, type text, vs text) returns text language sql as $$
    select pg_temp.answer(format('(select %s(v order by n) from unnest(string_to_array(%L, '';'')) with ordinality r(t, n), lateral (select nullif(t, ''NULL'')::%s as v) c)', f, vs, type)) $$;
copy (
    select type, vs, pg_temp.over('count', type, vs),
           case when type in ('timestamp', 'boolean', 'text', 'date', 'time', 'timestamptz', 'uuid', 'bytea') then 'none' else pg_temp.over('sum', type, vs) end,
           case when type in ('boolean', 'text', 'uuid', 'bytea') then 'none' else pg_temp.over('min', type, vs) end,
           case when type in ('boolean', 'text', 'uuid', 'bytea') then 'none' else pg_temp.over('max', type, vs) end
    from cases order by id
) to stdout;

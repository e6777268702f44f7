-- operator or function, type of a, type of b (NULL: one argument), type of the result or the error
create temp table types (id int generated always as identity, t text, v text);
insert into types (t, v) values ('boolean', 'true'), ('integer', '7'), ('bigint', '7'), ('double precision', '7'), ('numeric', '7'), ('text', 'x'), ('timestamp', '2020-01-01'), ('unknown', '7'),
    ('smallint', '7'), ('real', '7'), ('bytea', 'x'), ('date', '2020-01-01'), ('time', '12:00'), ('timestamptz', '2020-01-01'), ('interval', '1 day'), ('uuid', '00000000-0000-0000-0000-000000000000'),
    ('jsonb', '7');
create function pg_temp.value(t text, v text) returns text language sql as $$
    select case when t = 'unknown' then quote_literal(v) else format('cast(%L as %s)', v, t) end $$;
create function pg_temp.type_of(expression text) returns text language sql as $$
    select pg_temp.answer('select replace(replace(pg_typeof(' || expression || ')::text, '' without time zone'', ''''), ''timestamp with time zone'', ''timestamptz'')') $$;
copy (
    select op, a.t, b.t, pg_temp.type_of(pg_temp.value(a.t, a.v) || ' ' || op || ' ' || pg_temp.value(b.t, b.v))
    from unnest(array['+', '-', '*', '/', '%', '=', '<', '||', '->', '->>', '?']) with ordinality o(op, n), types a, types b
    where not (op in ('->', '->>') and a.t = 'unknown') -- there it may be json, which is no type of ours
    union all
    select 'minus', t, null, pg_temp.type_of('- ' || pg_temp.value(t, v)) from types
    union all
    select f, t, null, pg_temp.type_of(f || '(' || pg_temp.value(t, v) || ')') from unnest(array['abs', 'lower', 'upper', 'length', 'isfinite', 'justify_days', 'to_timestamp']) f, types
    union all
    select f, a.t, b.t, pg_temp.type_of(f || '(' || pg_temp.value(a.t, a.v) || ', ' || pg_temp.value(b.t, b.v) || ')') from unnest(array['age', 'timezone', 'date_trunc']) f, types a, types b
    union all
    select 'coalesce', a.t, b.t, pg_temp.type_of('coalesce(' || pg_temp.value(a.t, a.v) || ', ' || pg_temp.value(b.t, b.v) || ')') from types a, types b
) to stdout;

-- type, a, b, a + b, a - b, a * b, a / b, a % b, order of a and b, -a, abs(a)
create temp table cases (id int generated always as identity, type text, a text, b text);

insert into cases (type, a, b)
select 'integer', a, b from
    unnest('{0,1,-1,2,-2,3,7,-7,10,46340,46341,-46341,65536,2147483647,2147483646,-2147483648,-2147483647,NULL}'::text[]) a,
    unnest('{0,1,-1,2,-2,3,7,-7,10,46340,46341,-46341,65536,2147483647,2147483646,-2147483648,-2147483647,NULL}'::text[]) b;

insert into cases (type, a, b)
select 'bigint', a, b from
    unnest('{0,1,-1,2,-3,10,3037000499,3037000500,-3037000500,4294967296,9223372036854775807,9223372036854775806,-9223372036854775808,-9223372036854775807,NULL}'::text[]) a,
    unnest('{0,1,-1,2,-3,10,3037000499,3037000500,-3037000500,4294967296,9223372036854775807,9223372036854775806,-9223372036854775808,-9223372036854775807,NULL}'::text[]) b;

insert into cases (type, a, b)
select 'double precision', a, b from
    unnest('{0,-0,1,-1,0.5,2.5,3,0.1,0.2,1e16,123456.789,1e308,-1e308,1.7976931348623157e308,1e-308,5e-324,-5e-324,NaN,Infinity,-Infinity,NULL}'::text[]) a,
    unnest('{0,-0,1,-1,0.5,2.5,3,0.1,0.2,1e16,123456.789,1e308,-1e308,1.7976931348623157e308,1e-308,5e-324,-5e-324,NaN,Infinity,-Infinity,NULL}'::text[]) b;

insert into cases (type, a, b)
select 'numeric', a, b from
    unnest('{0,0.00,1,-1,1.0,0.1,-0.10,2,3,7,-7,0.003,0.5,9999,10000,10001,0.9999,0.0001,0.00009999,99999999.9999,100000000,123456789.123456789,-99999999999999999999,0.00000000000000000001,1000000000000000000000000000000000,2596148429267413814265248164610047,-2596148429267413814265248164610047,NaN,Infinity,-Infinity,NULL}'::text[]) a,
    unnest('{0,0.00,1,-1,1.0,0.1,-0.10,2,3,7,-7,0.003,0.5,9999,10000,10001,0.9999,0.0001,0.00009999,99999999.9999,100000000,123456789.123456789,-99999999999999999999,0.00000000000000000001,1000000000000000000000000000000000,2596148429267413814265248164610047,-2596148429267413814265248164610047,NaN,Infinity,-Infinity,NULL}'::text[]) b;

-- Random numerics of every size and scale: what a quotient's scale depends on.
create function pg_temp.some_numeric() returns text language plpgsql as $$
declare
    digits int := 1 + floor(random() * 24);
    scale int := floor(random() * 14);
    text text := '';
begin
    for i in 1..digits loop
        text := text || floor(random() * 10)::int;
    end loop;
    text := (text::numeric / (10::numeric ^ scale))::numeric(60, 0)::text;
    if scale > 0 then
        text := text || '.' || lpad(floor(random() * 10::float8 ^ scale)::numeric::text, scale, '0');
    end if;
    return case when random() < 0.4 then '-' else '' end || text;
end $$;
insert into cases (type, a, b)
select 'numeric', pg_temp.some_numeric(), pg_temp.some_numeric() from generate_series(1, 1500);
insert into cases (type, a, b)
select 'bigint', (floor((random() - 0.5) * 2 ^ (1 + random() * 61)))::bigint::text,
                 (floor((random() - 0.5) * 2 ^ (1 + random() * 61)))::bigint::text
from generate_series(1, 300);

copy (
    with typed as (
        select id, type, a, b, pg_temp.literal(a, type) as x, pg_temp.literal(b, type) as y
        from cases
    )
    select type, a, b,
           pg_temp.answer(x || ' + ' || y),
           pg_temp.answer(x || ' - ' || y),
           pg_temp.answer(x || ' * ' || y),
           pg_temp.answer(x || ' / ' || y),
           case when type = 'double precision' then 'none' else pg_temp.answer(x || ' % ' || y) end,
           pg_temp.answer(format('case when %1$s < %2$s then -1 when %1$s = %2$s then 0 when %1$s > %2$s then 1 end', x, y)),
           pg_temp.answer('- ' || x),
           pg_temp.answer('abs(' || x || ')')
    from typed order by id
) to stdout;

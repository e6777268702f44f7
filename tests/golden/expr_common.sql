-- The answer of an expression as text, or ! and the SQLSTATE of its error.
create function pg_temp.answer(expression text) returns text language plpgsql as $$
declare
    result text;
begin
    execute 'select (' || expression || ')::text' into result;
    return result;
exception when others then
    return '!' || sqlstate;
end $$;
-- A literal of a type. The inner cast through text keeps the sign inside the value.
create function pg_temp.literal(value text, type text) returns text language sql as $$
    select case when value is null then 'null::' || type
                else 'cast(' || quote_literal(value) || '::text as ' || type || ')' end $$;
select setseed(0.42) \g /dev/null

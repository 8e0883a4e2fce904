{{ config(schema='platinum', contract={'enforced': true}) }}
select cast('x' as varchar) as value, cast('y' as varchar) as other

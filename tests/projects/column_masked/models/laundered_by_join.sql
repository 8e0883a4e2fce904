select calendar.value as contact from {{ ref('values_of_old') }} as calendar inner join {{ ref('carrier') }} as carrier on calendar.value = carrier.contact

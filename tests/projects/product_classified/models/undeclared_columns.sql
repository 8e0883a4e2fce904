select region, diagnosis as remark from {{ source('clinic', 'visits') }}

select 1 as two, 1 as same, 1 as alone, 1 as none

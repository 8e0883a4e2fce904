select 1 as id -- ask jane.doe@mailbox.org

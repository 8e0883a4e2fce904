select getvariable('who') as who

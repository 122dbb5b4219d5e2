"""The foot pod: an LSM6DSO on the laces that finds its own footfalls."""

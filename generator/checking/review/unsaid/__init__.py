"""Relations that no words tell, found by arithmetic alone where chance cannot explain them."""

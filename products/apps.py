from django.apps import AppConfig


class ProductsConfig(AppConfig):
    name = "products"
    verbose_name = "Sản phẩm"

    def ready(self) -> None:
        from products import guards  # noqa: F401 — registers the guards
